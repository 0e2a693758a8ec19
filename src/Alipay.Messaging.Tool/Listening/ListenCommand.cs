using System.CommandLine;
using Alipay.Messaging.Hosting;
using Alipay.Messaging.Tool.Commands;
using Alipay.Messaging.Tool.Configuration;
using Alipay.Messaging.Tool.Gateway;
using Alipay.Messaging.Tool.Output;
using Spectre.Console;

namespace Alipay.Messaging.Tool.Listening;

/// <summary>Connects as the application would, and prints what comes.</summary>
internal static class ListenCommand
{
    private static readonly Option<FileInfo> Record = new("--record")
    {
        Description = Language.Pick("Append each message to this file as a JSON line, for replay.", "把每条消息以 JSON Lines 追加到该文件，供 replay 使用。"),
        HelpName = "FILE",
    };

    private static readonly Option<Uri> ForwardTo = OptionRules.HttpUrl(
        "--forward-to",
        Language.Pick("Post each message to this URL; the acknowledgement follows its answer.", "把每条消息 POST 到该地址，应答随其结果。"));

    private static readonly Option<string> ForwardAs = new("--forward-as")
    {
        Description = Language.Pick(
            "notification (a signed form, as Alipay posts; default) or json (the business JSON, with X-Alipay-Msg-Api and X-Alipay-Msg-Id).",
            "notification（与支付宝相同的签名表单，默认）或 json（业务 JSON，消息名和 id 在请求头 X-Alipay-Msg-Api、X-Alipay-Msg-Id 中）。"),
        DefaultValueFactory = static _ => "notification",
    };

    private static readonly Option<FileInfo> SigningKey = new("--signing-key")
    {
        Description = Language.Pick(
            "The private key that signs forwarded notifications; their receiver needs its public half as Alipay's key. Default: that of the local gateway.",
            "给转发的通知签名的私钥，接收方须以其公钥作为支付宝公钥。默认使用本机网关的密钥。"),
        HelpName = "FILE",
    };

    private static readonly Option<int?> Count = new("--count")
    {
        Description = Language.Pick("Stop after this many messages.", "收到这么多条后停止。"),
        HelpName = "N",
    };

    private static readonly Option<bool> IKnow = new("--i-know-this-takes-messages")
    {
        Description = Language.Pick("Connect to the production gateway all the same.", "仍然连接生产网关。"),
    };

    public static Command Create()
    {
        Count.Requires(static count => count >= 1, Language.Pick("--count must be at least 1.", "--count 至少为 1。"));
        ForwardAs.AcceptOnlyFromAmong("notification", "json");
        var configuration = new ClientConfiguration();
        var command = new Command(
            "listen",
            Language.Pick(
                "Connect to the gateway that the application's configuration names, and print messages as they come. Each is acknowledged SUCCESS, or as --forward-to answers.",
                "按应用配置连接网关并打印收到的消息。每条消息应答 SUCCESS，使用 --forward-to 时随其结果。"))
        {
            Record, ForwardTo, ForwardAs, SigningKey, Count, IKnow,
        };
        configuration.AddTo(command);
        command.Runs((parsed, terminal, cancellationToken) => RunAsync(parsed, configuration, terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, ClientConfiguration configuration, Terminal terminal, CancellationToken cancellationToken)
    {
        var record = parsed.GetValue(Record)?.FullName; // Before the reading changes the directory.
        var signingKey = parsed.GetValue(SigningKey)?.FullName;
        var options = configuration.Read(parsed);
        if (EnvironmentGuard.IsProduction(options.ServerHost) && !parsed.GetValue(IKnow))
        {
            throw new ToolException(
                ExitCodes.Usage,
                Language.Pick(
                    "The configuration names Alipay's production gateway. Alipay gives each message to one connection: what this command acknowledges, your application "
                        + "never gets. Use the sandbox or a local gateway, or add --i-know-this-takes-messages.",
                    "配置指向支付宝生产网关。支付宝把每条消息只发给一个连接：本命令应答的消息，您的应用将收不到。请使用沙箱或本机网关，或加上 --i-know-this-takes-messages。"));
        }

        // Each delivery is printed, and a lease of the application's must not be waited for.
        options.UseIdempotency = false;
        options.ConnectionLease = null;
        using var recording = record is null ? null : File.AppendText(record);
        var forwarder = Forwarder(parsed, options, signingKey);
        using var disposable = forwarder as IDisposable;
        var handler = new ListeningHandler(terminal, recording, forwarder, parsed.GetValue(Count) ?? int.MaxValue);
        using var notes = new TerminalLoggerFactory(terminal);
        var client = new AlipayMsgClient(options, handler, notes);
        await using (client.ConfigureAwait(false))
        {
            client.StateChanged += (_, change) => terminal.Note($"[grey]{StateOf(change.Status).EscapeMarkup()}[/]");
            await client.ConnectAsync(cancellationToken).ConfigureAwait(false);
            await handler.Completed.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await client.CloseAsync(CancellationToken.None).ConfigureAwait(false);
        }

        if (handler.Completed.IsFaulted)
        {
            await handler.Completed.ConfigureAwait(false);
        }

        return parsed.GetValue(Count) is null || handler.Completed.IsCompleted ? ExitCodes.Success : ExitCodes.Canceled;
    }

    private static IForwarder? Forwarder(ParseResult parsed, AlipayMessagingOptions options, string? signingKey) => parsed.GetValue(ForwardTo) switch
    {
        null => null,
        var url when parsed.GetValue(ForwardAs) == "json" => new JsonForwarder(url),
        var url => new NotificationForwarder(url, options, signingKey ?? GatewayFolder.SigningKeyFor(options)),
    };

    private static string StateOf(ConnectionStatus status) => status.State switch
    {
        ConnectionState.Connected => Language.Pick("Connected. Press Ctrl+C to stop.", "已连接。按 Ctrl+C 停止。"),
        ConnectionState.Connecting => Language.Pick("Connecting.", "正在连接。"),
        ConnectionState.Reconnecting => Language.Pick($"Reconnecting: {status.Reason}", $"正在重连：{status.Reason}"),
        _ => $"{status.State}: {status.Reason}",
    };
}
