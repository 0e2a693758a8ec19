using System.Collections;
using System.Text;

namespace Alipay.Messaging.Pipeline;

/// <summary>A verified message on its way to the handler. Holds slices of a pooled buffer: not to be kept.</summary>
/// <param name="appId">The application it was received for.</param>
/// <param name="msgApi">What happened.</param>
/// <param name="msgId">Alipay's id of it.</param>
/// <param name="content">The exact bytes of <c>data.content</c>, in UTF-8, well-formed.</param>
/// <param name="timestamp">The <c>x-timestamp</c>, in milliseconds; null when there is none. Not signed.</param>
internal sealed class ReceivedMessage(string appId, string msgApi, string msgId, ReadOnlyMemory<byte> content, long? timestamp = null)
    : IReadOnlyList<KeyValuePair<string, object?>>
{
    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private string? _contentText;

    public string AppId => appId;

    public string MsgApi => msgApi;

    public string MsgId => msgId;

    public ReadOnlyMemory<byte> Content => content;

    /// <summary>When the gateway says it sent the message; null when it does not say, or not in a way that is a time.</summary>
    public DateTimeOffset? Timestamp
        => timestamp is { } value && value >= Earliest && value <= Latest ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    /// <summary>What the handler threw; null when it did not.</summary>
    public Exception? Error { get; set; }

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

    public string ContentText => _contentText ??= Encoding.UTF8.GetString(content.Span);
}
