using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Alipay.Messaging.Tool.Output;

namespace Alipay.Messaging.Tool.Recordings;

/// <summary>One line of a recording: what <c>listen --record</c> writes, <c>replay</c> reads, and the inspector exports and imports.</summary>
internal sealed record RecordedMessage
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>When the message arrived.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary><c>websocket</c> or <c>http</c>.</summary>
    public string Channel { get; init; } = "websocket";

    public string? MsgApi { get; init; }

    public string? MsgId { get; init; }

    /// <summary>The business JSON, unchanged.</summary>
    public string? Content { get; init; }

    /// <summary><c>SUCCESS</c> or <c>FAIL</c>; null when it was not answered.</summary>
    public string? Status { get; init; }

    public string ToLine() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads a whole recording, so that a damaged line is reported before anything is pushed. Empty lines are skipped.</summary>
    /// <exception cref="ToolException">A line is not a recorded message; the file cannot be read.</exception>
    public static async Task<IReadOnlyList<RecordedMessage>> ReadAllAsync(TextReader reader, string name, CancellationToken cancellationToken)
    {
        var messages = new List<RecordedMessage>();
        for (var number = 1; await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                messages.Add(Parse(line, name, number));
            }
        }

        return messages.Count > 0
            ? messages
            : throw new ToolException(ExitCodes.Configuration, Language.Pick($"{name} holds no message.", $"{name} 中没有消息。"));
    }

    private static RecordedMessage Parse(string line, string name, int number)
    {
        try
        {
            if (JsonSerializer.Deserialize<RecordedMessage>(line, Json) is { MsgApi.Length: > 0, Content: not null } message)
            {
                return message;
            }
        }
        catch (JsonException)
        {
            // Reported below.
        }

        throw new ToolException(
            ExitCodes.Configuration,
            Language.Pick(
                $"{name}, line {number}: not a recorded message. Each line is a JSON object with msgApi and content.",
                $"{name} 第 {number} 行不是录制的消息。每行应是一个含 msgApi 和 content 的 JSON 对象。"));
    }
}
