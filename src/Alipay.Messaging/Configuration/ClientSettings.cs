using Alipay.Messaging.Charsets;
using Alipay.Messaging.Handshake;

namespace Alipay.Messaging.Configuration;

/// <summary>The validated options of one connect, with their keys and certificates. Immutable.</summary>
internal sealed record ClientSettings(
    string AppId,
    string CharsetName,
    WireCharset Charset,
    Security Security,
    string GatewayHost,
    bool UseTls,
    bool LoadTest,
    ClientLimits Limits,
    Func<ReconnectContext, TimeSpan>? ReconnectDelay,
    Action<SocketsHttpHandler>? ConfigureHttpHandler) : IDisposable
{
    /// <summary>Null when every instance connects.</summary>
    public IConnectionLease? ConnectionLease { get; init; }

    /// <summary>The version that requests carry. Every assembly has one.</summary>
    public static readonly string SdkVersion = "alipay-messaging-dotnet-" + typeof(ClientSettings).Assembly.GetName().Version!.ToString(3);

    public void Dispose() => Security.Dispose();

    /// <summary>Creates the builder of the signed addresses, with the keys of this moment.</summary>
    public HandshakeRequestBuilder CreateRequests()
        => new(GatewayHost, UseTls, AppId, CharsetName, Charset, Security.Signer, Security.Certificates?.App, Security.Certificates?.AlipayRoot, SdkVersion);
}

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
    int MaxMessageSize,
    TimeSpan ConnectionLeaseDuration);
