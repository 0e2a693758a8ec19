using System.Collections;
using System.Diagnostics;
using System.Text;

namespace Alipay.Messaging.Pipeline;

/// <summary>A verified message on its way to the handler. May hold slices of a pooled buffer: do not keep it.</summary>
/// <param name="appId">The application it was received for.</param>
/// <param name="msgApi">What happened.</param>
/// <param name="msgId">Alipay's id of it.</param>
/// <param name="content">The exact bytes of the content, in UTF-8, well-formed.</param>
/// <param name="timestamp">When it was sent, in milliseconds; null when that is not said. Not signed over WebSocket.</param>
internal sealed class ReceivedMessage(string appId, string msgApi, string msgId, ReadOnlyMemory<byte> content, long? timestamp = null)
    : IReadOnlyList<KeyValuePair<string, object?>>
{
    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private string? _contentText;

    public string AppId => appId;

    public string MsgApi => msgApi;

    public string MsgId => msgId;

    public ReadOnlyMemory<byte> Content { get; } = content;

    /// <summary>When the gateway says it sent the message; null when it does not say, or not in a way that is a time.</summary>
    public DateTimeOffset? Timestamp
        => timestamp is { } value && value >= Earliest && value <= Latest ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    /// <summary>What is the same in each redelivery, for content that holds times of its delivery.</summary>
    public ReadOnlyMemory<byte> StableContent { get; init; } = content;

    /// <summary>The span that its own span is a child of; none by default.</summary>
    public ActivityContext Parent { get; init; }

    /// <summary>What the handler threw; null when it did not.</summary>
    public Exception? Error { get; set; }

    /// <summary>
    /// The services that a ledger gives the handler; null for a new scope. The ledger also gets what the handler throws, because it
    /// may roll back and run the handler again, and reports the result.
    /// </summary>
    public IServiceProvider? Services { get; set; }

    /// <summary>As a log scope a message is its two names.</summary>
    int IReadOnlyCollection<KeyValuePair<string, object?>>.Count => 2;

    KeyValuePair<string, object?> IReadOnlyList<KeyValuePair<string, object?>>.this[int index] => index switch
    {
        0 => new("MsgId", msgId),
        1 => new("MsgApi", msgApi),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    IEnumerator<KeyValuePair<string, object?>> IEnumerable<KeyValuePair<string, object?>>.GetEnumerator()
    {
        yield return new("MsgId", msgId);
        yield return new("MsgApi", msgApi);
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)this).GetEnumerator();

    public override string ToString() => $"MsgId:{msgId} MsgApi:{msgApi}";

    public string ContentText => _contentText ??= Encoding.UTF8.GetString(Content.Span);
}
