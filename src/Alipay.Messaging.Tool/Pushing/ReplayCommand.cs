using System.CommandLine;
using Alipay.Messaging.Tool.Commands;
using Alipay.Messaging.Tool.Gateway;
using Alipay.Messaging.Tool.Output;
using Alipay.Messaging.Tool.Recordings;

namespace Alipay.Messaging.Tool.Pushing;

/// <summary>Pushes a recording through a running gateway.</summary>
internal static class ReplayCommand
{
    private static readonly TimeSpan LongestGap = TimeSpan.FromDays(1);

    private static readonly Argument<string> Recording = new("file")
    {
        Description = Language.Pick("The recording: JSON lines, as listen --record and the inspector write them; - reads the standard input.", "录制文件：listen --record 或检查页导出的 JSON Lines；- 表示读标准输入。"),
    };

    private static readonly Option<double> Speed = new("--speed")
    {
        Description = Language.Pick("How many times as fast as recorded. Default 1.", "相对录制时间的倍速。默认 1。"),
        DefaultValueFactory = static _ => 1,
        HelpName = "X",
    };

    private static readonly Option<double?> Rate = new("--rate")
    {
        Description = Language.Pick("How many messages begin in a second, instead of the recorded times.", "每秒发起的条数，不按录制时间。"),
        HelpName = "R",
    };

    private static readonly Option<bool> NewIds = new("--new-ids")
    {
        Description = Language.Pick(
            "Give each message a new id, so that a client that has handled the recorded one handles it again.", "为每条消息换新 id，使已处理过原消息的客户端再次处理。"),
    };

    private static readonly Option<Uri> PostTo = OptionRules.HttpUrl(
        "--post-to",
        Language.Pick("Post the messages to this URL, signed, instead of pushing them over WebSocket.", "改为以签名的 HTTP 通知发送到该地址。"));

    public static Command Create()
    {
        var gateway = new GatewayAddress();
        Speed.Requires(static speed => speed is >= 0.001 and <= 1_000_000, Language.Pick("--speed must be 0.001 to 1,000,000.", "--speed 必须在 0.001 到 1,000,000 之间。"));
        Rate.Requires(static rate => rate is >= 0.001 and <= 10_000, Language.Pick("--rate must be 0.001 to 10,000.", "--rate 必须在 0.001 到 10,000 之间。"));
        var command = new Command(
            "replay",
            Language.Pick("Push a recording through a running gateway, at the recorded times or at given ones.", "通过正在运行的网关重放录制，可按录制时间或指定速率。"))
        {
            Recording, Speed, Rate, NewIds, PostTo,
        };
        gateway.AddTo(command);
        command.Runs((parsed, terminal, cancellationToken) => RunAsync(parsed, gateway, terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, GatewayAddress gateway, Terminal terminal, CancellationToken cancellationToken)
    {
        var messages = await ReadAsync(parsed.GetRequiredValue(Recording), cancellationToken).ConfigureAwait(false);
        using var client = gateway.Open(parsed);
        var (postTo, newIds) = (parsed.GetValue(PostTo), parsed.GetValue(NewIds));
        var times = Times(messages, parsed.GetValue(Rate), parsed.GetValue(Speed)).ToList(); // All are checked before anything is pushed.
        return await new PacedPushes(client, terminal, untilSuccess: false)
            .RunAsync(messages.Zip(times, (message, at) => (Request(message), (TimeSpan?)at)), cancellationToken).ConfigureAwait(false);

        PushRequest Request(RecordedMessage message) => new()
        {
            MsgApi = message.MsgApi!, // The reader has refused a line without it.
            Content = message.Content!, // As above.
            MsgId = newIds ? null : message.MsgId,
            Channel = postTo is null ? "websocket" : "http",
            Url = postTo,
        };
    }

    /// <summary>When each begins. Lines without a time, or with one before the line above, begin with that line.</summary>
    private static IEnumerable<TimeSpan> Times(IReadOnlyList<RecordedMessage> messages, double? rate, double speed)
    {
        if (rate is { } each)
        {
            return Enumerable.Range(0, messages.Count).Select(index => TimeSpan.FromSeconds(index / each));
        }

        var first = messages.Select(static message => message.At).FirstOrDefault(static at => at is not null);
        var last = TimeSpan.Zero;
        return messages.Select(message =>
        {
            var at = message.At is { } time && first is { } start ? (time - start) / speed : last;
            return at - last <= LongestGap
                ? last = at > last ? at : last
                : throw new ToolException(
                    ExitCodes.Configuration,
                    Language.Pick(
                        $"Message {message.MsgId} begins more than a day after the one before. Shorten the time with --speed or --rate.",
                        $"消息 {message.MsgId} 与上一条相隔超过一天。请用 --speed 或 --rate 缩短时间。"));
        });
    }

    private static async Task<IReadOnlyList<RecordedMessage>> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (file == "-")
        {
            return await RecordedMessage.ReadAllAsync(Console.In, Language.Pick("The standard input", "标准输入"), cancellationToken).ConfigureAwait(false);
        }

        using var reader = File.OpenText(file);
        return await RecordedMessage.ReadAllAsync(reader, file, cancellationToken).ConfigureAwait(false);
    }
}
