using Alipay.Messaging.Tool.Commands;

namespace Alipay.Messaging.Tool;

/// <summary>The entry point.</summary>
internal static class Program
{
    public static Task<int> Main(string[] arguments) => CommandLine.RunAsync(arguments, Console.Out, Console.Error);
}
