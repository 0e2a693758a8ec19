using System.CommandLine;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tool.Commands;
using Alipay.Messaging.Tool.Gateway;
using Alipay.Messaging.Tool.Output;
using Spectre.Console;

namespace Alipay.Messaging.Tool.Pushing;

/// <summary>Pushes a message of the catalogue, or any other, through a running gateway.</summary>
internal static class TriggerCommand
{
    private static readonly Argument<string?> MsgApi = new("msgApi")
    {
        Description = Language.Pick("The message, for example alipay.open.mini.version.audit.passed.", "消息名称，例如 alipay.open.mini.version.audit.passed。"),
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "msgApi",
        CompletionSources = { static _ => AlipayMessageSamples.All.Keys.Order(StringComparer.Ordinal).Select(static name => new System.CommandLine.Completions.CompletionItem(name)) },
    };

    private static readonly Option<string> Body = new("--body")
    {
        Description = Language.Pick("The file with the business JSON; - reads the standard input. Default: the sample of the catalogue.", "业务 JSON 文件；- 表示读标准输入。默认使用目录中的示例。"),
        HelpName = "FILE|-",
    };

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = Language.Pick(
            "Set a member of the body, for example --set status=SUCCESS or --set items[0].price=1.00. Can be repeated.",
            "设置消息体的字段，例如 --set status=SUCCESS 或 --set items[0].price=1.00。可重复。"),
        HelpName = "PATH=VALUE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private static readonly Option<int> Count = new("--count")
    {
        Description = Language.Pick("How many messages to push: 1 to 1,000,000. Default 1.", "推送条数，1 到 1,000,000。默认 1。"),
        DefaultValueFactory = static _ => 1,
        HelpName = "N",
    };

    private static readonly Option<double?> Rate = new("--rate")
    {
        Description = Language.Pick("How many messages begin in a second. Default: each after the answer to the one before.", "每秒发起的条数。默认收到上一条的应答后再发下一条。"),
        HelpName = "R",
    };

    private static readonly Option<bool> Wait = new("--wait")
    {
        Description = Language.Pick("Redeliver each message, as Alipay does, until it is answered SUCCESS.", "像支付宝一样重复投递，直到每条消息都应答 SUCCESS。"),
    };

    private static readonly Option<string> MsgId = new("--msg-id") { Description = Language.Pick("The message id. Default: a new one.", "消息 id。默认新生成。"), HelpName = "ID" };

    private static readonly Option<Uri> PostTo = OptionRules.HttpUrl(
        "--post-to",
        Language.Pick("Post the message to this URL, signed, instead of pushing it over WebSocket.", "改为以签名的 HTTP 通知发送到该地址，而不走 WebSocket。"));

    private static readonly Option<bool> List = new("--list") { Description = Language.Pick("Show the messages of the catalogue.", "列出目录中的全部消息。") };

    public static Command Create()
    {
        var gateway = new GatewayAddress();
        MsgId.RequiresText();
        Count.Requires(static count => count is >= 1 and <= 1_000_000, Language.Pick("--count must be 1 to 1,000,000.", "--count 必须在 1 到 1,000,000 之间。"));
        Rate.Requires(static rate => rate is >= 0.001 and <= 10_000, Language.Pick("--rate must be 0.001 to 10,000.", "--rate 必须在 0.001 到 10,000 之间。"));
        var command = new Command(
            "trigger",
            Language.Pick("Push a message through a running gateway, and report how it was acknowledged.", "通过正在运行的网关推送消息，并报告应答结果。"))
        {
            MsgApi, Body, Set, Count, Rate, Wait, MsgId, PostTo, List,
        };
        gateway.AddTo(command);
        command.Validators.Add(static result =>
        {
            if (result.GetValue(MsgId) is not null && result.GetValue(Count) > 1)
            {
                result.AddError(Language.Pick("--msg-id names one message: it does not go with --count.", "--msg-id 只能用于一条消息，不能与 --count 同用。"));
            }

            if (!result.GetValue(List) && result.GetValue(MsgApi) is null)
            {
                result.AddError(Language.Pick("Give a msgApi, or --list to see those of the catalogue.", "请给出 msgApi，或用 --list 查看目录。"));
            }
        });
        command.Runs((parsed, terminal, cancellationToken) => parsed.GetValue(List)
            ? Task.FromResult(ShowCatalogue(terminal))
            : PushAsync(parsed, gateway, terminal, cancellationToken));
        return command;
    }

    private static int ShowCatalogue(Terminal terminal)
    {
        var rows = AlipayMessageSamples.All.Keys.Select(AlipayMsgApis.Describe).OfType<AlipayMsgDescription>()
            .OrderBy(static one => one.EnglishGroup, StringComparer.Ordinal).ThenBy(static one => one.MsgApi, StringComparer.Ordinal)
            .Select(static one => new
            {
                one.MsgApi,
                Title = Language.Pick(one.EnglishTitle, one.ChineseTitle),
                Group = Language.Pick(one.EnglishGroup, one.ChineseGroup),
                one.Members,
                Sample = AlipayMessageSamples.All[one.MsgApi],
            })
            .ToList();
        terminal.Table(
            rows,
            [Language.Pick("Group", "分类"), "msgApi", Language.Pick("Meaning", "含义")],
            static row => [row.Group.EscapeMarkup(), row.MsgApi.EscapeMarkup(), row.Title.EscapeMarkup()]);
        return ExitCodes.Success;
    }

    private static async Task<int> PushAsync(ParseResult parsed, GatewayAddress gateway, Terminal terminal, CancellationToken cancellationToken)
    {
        var msgApi = parsed.GetRequiredValue(MsgApi)!; // The validator has required it.
        var content = BodyMembers.Set(await BodyOfAsync(msgApi, parsed.GetValue(Body), cancellationToken).ConfigureAwait(false), parsed.GetValue(Set) ?? []);
        if (parsed.GetValue(PostTo) is null && AlipayMsgApis.Describe(msgApi) is { Channels: MessageChannels.Http })
        {
            terminal.Note($"[yellow]{Language.Pick($"Alipay sends {msgApi} over HTTP only. Add --post-to to do the same.", $"支付宝只通过 HTTP 发送 {msgApi}。请加 --post-to。").EscapeMarkup()}[/]");
        }

        using var client = gateway.Open(parsed);
        var request = new PushRequest
        {
            MsgApi = msgApi,
            Content = content,
            MsgId = parsed.GetValue(MsgId),
            Channel = parsed.GetValue(PostTo) is null ? "websocket" : "http",
            Url = parsed.GetValue(PostTo),
        };
        var pushes = new PacedPushes(client, terminal, parsed.GetValue(Wait));
        return await pushes.RunAsync(
            Enumerable.Range(0, parsed.GetValue(Count)).Select(index => (request, At(index, parsed.GetValue(Rate)))), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>When the message begins, after the first; null for after the answer to the one before.</summary>
    private static TimeSpan? At(int index, double? rate) => rate is { } each ? TimeSpan.FromSeconds(index / each) : null;

    private static async Task<string> BodyOfAsync(string msgApi, string? file, CancellationToken cancellationToken) => file switch
    {
        null when AlipayMessageSamples.All.TryGetValue(msgApi, out var sample) => sample,
        null => throw new ToolException(
            ExitCodes.Usage,
            Language.Pick(
                $"The catalogue has no {msgApi}. Give its body with --body FILE, or see the catalogue with --list.",
                $"目录中没有 {msgApi}。请用 --body 提供消息体，或用 --list 查看目录。")),
        "-" => await Console.In.ReadToEndAsync(cancellationToken).ConfigureAwait(false),
        _ => await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false),
    };
}
