using System.CommandLine;
using System.CommandLine.Help;
using Alipay.Messaging.Tool.Diagnosis;
using Alipay.Messaging.Tool.Gateway;
using Alipay.Messaging.Tool.Keys;
using Alipay.Messaging.Tool.Listening;
using Alipay.Messaging.Tool.Output;
using Alipay.Messaging.Tool.Pushing;
using Alipay.Messaging.Tool.Subscriptions;

namespace Alipay.Messaging.Tool.Commands;

/// <summary>The command line: every command under one root.</summary>
internal static class CommandLine
{
    public static readonly Option<bool> Json = new("--json")
    {
        Description = Language.Pick("Print results as JSON, one value a line, and errors as JSON on the error output.", "以 JSON 输出结果（每行一个值），错误以 JSON 写到标准错误。"),
        Recursive = true,
    };

    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        var parsed = Create().Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            var terminal = new Terminal(output, error, parsed.GetValue(Json));
            terminal.Error(string.Join(" ", parsed.Errors.Select(static one => one.Message)), ExitCodes.Usage);
            terminal.Note(Language.Pick("Run the command with --help for its options.", "加 --help 查看该命令的选项。"));
            return ExitCodes.Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            // A client that is closing first waits for its handlers.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
        }).ConfigureAwait(false);
    }

    public static RootCommand Create()
    {
        var root = new RootCommand(Language.Pick(
            "See, try and diagnose Alipay messages. Everything but listen, doctor and subscriptions stays on this machine.",
            "查看、试用和诊断支付宝消息。除 listen、doctor、subscriptions 之外，其余命令都只在本机运行。"))
        {
            Json,
        };
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Description = Language.Pick("Show help and usage information.", "显示帮助和用法。");
        }

        root.Add(GatewayCommand.Create());
        root.Add(TriggerCommand.Create());
        root.Add(ListenCommand.Create());
        root.Add(ReplayCommand.Create());
        root.Add(DoctorCommand.Create());
        root.Add(SubscriptionsCommand.Create());
        root.Add(KeysCommand.Create());
        root.Add(CompletionCommand.Create());
        return root;
    }
}
