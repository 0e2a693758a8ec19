using System.Text;

namespace Alipay.Messaging.Engine;

/// <summary>A verified message on its way to the handler. Holds slices of a pooled buffer: not to be kept.</summary>
/// <param name="appId">The application it was received for.</param>
/// <param name="msgApi">What happened.</param>
/// <param name="msgId">Alipay's id of it.</param>
/// <param name="content">The exact bytes of <c>data.content</c>, in UTF-8, well-formed.</param>
/// <param name="timestamp">The <c>x-timestamp</c>, in milliseconds; null when there is none. Not signed.</param>
internal sealed class ReceivedMessage(string appId, string msgApi, string msgId, ReadOnlyMemory<byte> content, long? timestamp = null)
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

    public string ContentText => _contentText ??= Encoding.UTF8.GetString(content.Span);
}
