namespace Alipay.Messaging.Transport;

/// <summary>Everything needed to open one WebSocket.</summary>
/// <param name="Uri">The ws or wss address, query included.</param>
/// <param name="Headers">Request headers, sent as they are.</param>
/// <param name="ContentType">The <c>Content-Type</c> of the request, which the platform's client cannot set (protocol.md 2.3).</param>
/// <param name="HeartbeatInterval">How often an idle peer is pinged.</param>
/// <param name="HeartbeatTimeout">How long the peer may stay silent.</param>
/// <param name="MaxMessageSize">The largest message taken, in bytes.</param>
internal sealed record WebSocketRequest(
    Uri Uri,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    string ContentType,
    TimeSpan HeartbeatInterval,
    TimeSpan HeartbeatTimeout,
    int MaxMessageSize);
