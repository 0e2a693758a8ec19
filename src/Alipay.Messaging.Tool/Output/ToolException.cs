namespace Alipay.Messaging.Tool.Output;

/// <summary>Ends a command with a message for the user and an exit code.</summary>
internal sealed class ToolException(int exitCode, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode => exitCode;
}
