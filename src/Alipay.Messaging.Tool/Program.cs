using Alipay.Messaging.Tool.Commands;
using Microsoft.Win32.SafeHandles;

namespace Alipay.Messaging.Tool;

/// <summary>The entry point.</summary>
internal static class Program
{
    private const int StandardOutput = 1;

    public static async Task<int> Main(string[] arguments)
    {
        using var output = Output();
        return await CommandLine.RunAsync(arguments, output ?? Console.Out, Console.Error).ConfigureAwait(false);
    }

    /// <summary>
    /// A writer that fails when its reader is gone: the console's ignores that, and messages would be acknowledged that no one has seen. Null for the console.
    /// </summary>
    private static StreamWriter? Output() => Console.IsOutputRedirected && !OperatingSystem.IsWindows()
        ? new StreamWriter(new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0), Console.OutputEncoding) { AutoFlush = true }
        : null;
}
