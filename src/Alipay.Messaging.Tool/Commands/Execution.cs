using System.CommandLine;
using Alipay.Messaging.Tool.Output;

namespace Alipay.Messaging.Tool.Commands;

/// <summary>Runs the action of a command, and turns what it throws into a message and an exit code.</summary>
internal static class Execution
{
    /// <summary>Sets what a command does.</summary>
    public static void Runs(this Command command, Func<ParseResult, Terminal, CancellationToken, Task<int>> action)
        => command.SetAction((parsed, cancellationToken) => RunAsync(parsed, action, cancellationToken));

    private static async Task<int> RunAsync(
        ParseResult parsed, Func<ParseResult, Terminal, CancellationToken, Task<int>> action, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(CommandLine.Json));
        try
        {
            return await action(parsed, terminal, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Canceled;
        }
        catch (Exception exception) when (ExitCodeOf(exception) is { } exitCode)
        {
            terminal.Error(exception.Message, exitCode);
            return exitCode;
        }
    }

    private static int? ExitCodeOf(Exception exception) => exception switch
    {
        ToolException tool => tool.ExitCode,
        AlipayMsgConfigurationException => ExitCodes.Configuration,
        AlipayMsgConnectRefusedException or AlipayMsgSignatureException => ExitCodes.Refused,
        AlipayMsgException { IsTransient: true } or HttpRequestException => ExitCodes.Unreachable,
        AlipayMsgException => ExitCodes.Refused,
        ArgumentException => ExitCodes.Usage,
        IOException or UnauthorizedAccessException => ExitCodes.Configuration,
        _ => null,
    };
}
