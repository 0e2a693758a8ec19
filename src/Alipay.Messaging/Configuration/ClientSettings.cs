using Alipay.Messaging.Charsets;
using Alipay.Messaging.Handshake;
using Alipay.Messaging.Signing;

namespace Alipay.Messaging.Configuration;

/// <summary>The options of one connect, validated, with keys and certificates read. Immutable.</summary>
internal sealed record ClientSettings(
    string AppId,
    string CharsetName,
    WireCharset Charset,
    IContentSigner Signer,
    string SecurityFingerprint,
    CertificateFacts? Certificates,
    byte[]? AesKey,
    HandshakeRequestBuilder Requests,
    bool LoadTest,
    ClientLimits Limits,
    Func<ReconnectContext, TimeSpan>? ReconnectDelay,
    Action<SocketsHttpHandler>? ConfigureHttpHandler) : IDisposable
{
    public void Dispose() => Signer.Dispose();
}

/// <summary>Certificate mode: the serial numbers (protocol.md 5.2, 5.4), and when the first of the two certificates ends.</summary>
internal sealed record CertificateFacts(string App, string Alipay, string AlipayRoot, DateTimeOffset NotAfter);

/// <summary>The numbers of <see cref="AlipayMessagingOptions"/>.</summary>
internal sealed record ClientLimits(
    int MaxConcurrentMessages,
    int MessageQueueCapacity,
    long MessageQueueMaxBytes,
    TimeSpan ConnectTimeout,
    TimeSpan AckTimeout,
    int MaxPendingSends,
    TimeSpan HeartbeatInterval,
    TimeSpan HeartbeatTimeout,
    TimeSpan DrainTimeout,
    int MaxMessageSize);
