namespace Alipay.Messaging.Tool.Output;

/// <summary>The exit codes of every command. docs/tool.md has the same table.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>The command ran, and its answer is no: a message was not acknowledged SUCCESS, a check failed, a key does not match.</summary>
    public const int Negative = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>A setting, a key or a file is missing or wrong.</summary>
    public const int Configuration = 3;

    /// <summary>The gateway or the endpoint could not be reached.</summary>
    public const int Unreachable = 4;

    /// <summary>Alipay or the gateway refused.</summary>
    public const int Refused = 5;

    /// <summary>Interrupted with Ctrl+C or a signal.</summary>
    public const int Canceled = 130;
}
