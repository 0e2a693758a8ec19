using Alipay.Messaging.Configuration;

namespace Alipay.Messaging;

/// <summary>The settings of one application. Read once, when connecting; later changes have no effect until the next connect.</summary>
public class AlipayMessagingOptions
{
    internal const string ProductionHost = "openchannel.alipay.com";
    internal const string SandboxHost = "openchannel-sandbox.dl.alipaydev.com";

    /// <summary>
    /// The application's id on the open platform: digits. Required. Only for a gateway on loopback, which is a test gateway, may it be
    /// any word of ASCII.
    /// </summary>
    public string AppId { get; set; } = "";

    /// <summary>
    /// The gateway, as <c>host</c> or <c>host:port</c>. Default <c>openchannel.alipay.com</c> (production); the sandbox is
    /// <c>openchannel-sandbox.dl.alipaydev.com</c>.
    /// </summary>
    public string ServerHost { get; set; } = ProductionHost;

    /// <summary>Whether to speak TLS (https and wss). Default <see langword="true"/>. Turn it off for a gateway on your own machine only.</summary>
    public bool UseTls { get; set; } = true;

    /// <summary>
    /// <c>RSA2</c> (default, SHA-256), <c>RSA</c> (SHA-1) or <c>SM2</c>, in exactly this case. Messages signed by a weaker
    /// type than this are refused.
    /// </summary>
    public string SignType { get; set; } = "RSA2";

    /// <summary>
    /// <c>UTF-8</c> (default), <c>GBK</c>, <c>GB2312</c> or <c>GB18030</c>. Common other names of these (<c>utf8</c>, <c>cp936</c>) are
    /// understood; the gateway gets the name given here.
    /// </summary>
    public string Charset { get; set; } = "UTF-8";

    /// <summary>Whether requests are marked as load-test traffic (<c>LoadTest: true</c>). Default <see langword="false"/>.</summary>
    public bool LoadTest { get; set; }

    /// <summary>
    /// The application's private key: a base64 body or PEM, PKCS#8 or PKCS#1, with or without line breaks. Give this or
    /// <see cref="AppPrivateKeyPath"/>.
    /// </summary>
    public string? AppPrivateKey { get; set; }

    /// <summary>The path of a file with the application's private key: as text in UTF-8 or UTF-16, or DER. At most 1 MiB.</summary>
    public string? AppPrivateKeyPath { get; set; }

    /// <summary>
    /// Key mode: Alipay's public key (not the application's own), a base64 body or PEM of X.509 SubjectPublicKeyInfo.
    /// Give this or <see cref="AlipayPublicKeyPath"/>, or the three certificates instead.
    /// </summary>
    public string? AlipayPublicKey { get; set; }

    /// <summary>Key mode: the path of a file with Alipay's public key: as text in UTF-8 or UTF-16, or DER. At most 1 MiB.</summary>
    public string? AlipayPublicKeyPath { get; set; }

    /// <summary>Certificate mode: the path of the application's certificate (<c>appCertPublicKey_….crt</c>), PEM or DER.</summary>
    public string? AppCertPath { get; set; }

    /// <summary>Certificate mode: the text of the application's certificate, PEM.</summary>
    public string? AppCertContent { get; set; }

    /// <summary>Certificate mode: the path of Alipay's certificate (<c>alipayCertPublicKey_RSA2.crt</c>), PEM or DER.</summary>
    public string? AlipayPublicCertPath { get; set; }

    /// <summary>Certificate mode: the text of Alipay's certificate, PEM.</summary>
    public string? AlipayPublicCertContent { get; set; }

    /// <summary>Certificate mode: the path of Alipay's root certificates (<c>alipayRootCert.crt</c>), PEM.</summary>
    public string? AlipayRootCertPath { get; set; }

    /// <summary>Certificate mode: the text of Alipay's root certificates, PEM.</summary>
    public string? AlipayRootCertContent { get; set; }

    /// <summary>
    /// The AES key of content encryption (接口内容加密方式), base64 as the open platform's console shows it: 16, 24 or 32 bytes. Only
    /// messages over HTTP are encrypted. Default <see langword="null"/>: an encrypted message is refused.
    /// </summary>
    public string? AesKey { get; set; }

    /// <summary>How many handlers run at the same time. Default 10, from 1 to 10,000.</summary>
    public int MaxConcurrentMessages { get; set; } = 10;

    /// <summary>
    /// How many received messages may wait for a handler. Default 10,000, from 1 to 1,000,000. What arrives beyond is
    /// answered FAIL immediately, so that Alipay redelivers it later.
    /// </summary>
    public int MessageQueueCapacity { get; set; } = 10_000;

    /// <summary>
    /// How many bytes the messages that wait for a handler may have together. Default 256 MiB, from 1 KiB to 1 TiB. What arrives
    /// beyond is answered FAIL immediately, as with a full queue; one message alone may be larger.
    /// </summary>
    public long MessageQueueMaxBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>The time limit of one attempt to connect, from the name look-up to the open connection. Default 10 s, from 100 ms to 10 min.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long <c>SendMessageAsync</c> waits for the answer. Default 10 s, from 1 ms to 1 h.</summary>
    public TimeSpan AckTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many sent messages may wait for their answer. Default 200, from 1 to 100,000. One more is refused.</summary>
    public int MaxPendingSends { get; set; } = 200;

    /// <summary>How often the client pings the gateway. Default 2 s, from 100 ms to 10 min.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long the gateway may leave pings unanswered before the connection is considered dead and replaced. Default 20 s; more than
    /// <see cref="HeartbeatInterval"/>, up to 1 h. A message that takes longer to arrive does not count as silence.
    /// </summary>
    public TimeSpan HeartbeatTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a close waits for running handlers before it cancels their token. Default 30 s, from zero to 1 h.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The largest message taken, in bytes. Default 32 MiB, from 1 KiB to 1 GiB. A larger one closes the connection (1009), which
    /// is then replaced.
    /// </summary>
    public int MaxMessageSize { get; set; } = 32 * 1024 * 1024;

    /// <summary>
    /// Whether a message that was handled before is answered SUCCESS without the handler. Default <see langword="true"/>.
    /// </summary>
    public bool UseIdempotency { get; set; } = true;

    /// <summary>
    /// Where handled messages are remembered. Default <see langword="null"/>: in the memory of this client, up to
    /// <see cref="IdempotencyCapacity"/> messages. Instances that share an app id need a shared store.
    /// </summary>
    public IIdempotencyStore? IdempotencyStore { get; set; }

    /// <summary>
    /// How long one handler may hold a message before a redelivery may run beside it. Default 10 min, from 1 s to 24 h.
    /// Longer than the slowest handler.
    /// </summary>
    public TimeSpan IdempotencyLease { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a handled message is remembered. Default 48 h, from 1 min to 30 days. Alipay's documented redeliveries end after 25 h.</summary>
    public TimeSpan IdempotencyRetention { get; set; } = TimeSpan.FromHours(48);

    /// <summary>How many handled messages the store in memory remembers; the oldest are forgotten first. Default 100,000, from 1 to 10,000,000.</summary>
    public int IdempotencyCapacity { get; set; } = 100_000;

    /// <summary>
    /// How often one message may fail in this process before it is reported to <see cref="FailedMessageSink"/>. Default 5, from 0
    /// (never) to 1,000,000. The message is answered FAIL and tried again all the same.
    /// </summary>
    public int MaxFailuresPerMessage { get; set; } = 5;

    /// <summary>The sink that messages that keep failing are reported to. Default <see langword="null"/>: an Error line in the log with the ids.</summary>
    public IFailedMessageSink? FailedMessageSink { get; set; }

    /// <summary>
    /// How long messages signed by the old Alipay key are still taken after keys were exchanged. Default 24 h, from zero to
    /// 30 days.
    /// </summary>
    public TimeSpan KeyRotationGracePeriod { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// The lease without which this client does not connect. Default <see langword="null"/>: every instance connects. With a lease, which the instances
    /// share, one of them connects and the others stand by.
    /// </summary>
    public IConnectionLease? ConnectionLease { get; set; }

    /// <summary>
    /// How long the connection lease lasts without a renewal. Default 10 s, from 1 s to 10 min. An instance that dies is replaced after this time
    /// and about 1 s; one that is stopped, after about 1 s. A store that is unavailable for four fifths of this time costs the connection.
    /// </summary>
    public TimeSpan ConnectionLeaseDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Chooses how long to wait before the next attempt to connect, from zero to 24 h. Default <see langword="null"/>: 0–250 ms first, also
    /// after a connection that was open for 2 s or longer; then anything up to 1 s, 2 s, 4 s … 30 s. When it throws, or returns a time
    /// outside that range, that is logged and the default is used for this wait. Called by one thread at a time.
    /// </summary>
    public Func<ReconnectContext, TimeSpan>? ReconnectDelay { get; set; }

    /// <summary>
    /// A last say over the HTTP handlers of the register request, the WebSocket and the subscription calls: a proxy, a private root, a
    /// client certificate. Called for each new connection, and once for each client of the subscription calls. Default none: the system's trust and proxy settings.
    /// </summary>
    public Action<System.Net.Http.SocketsHttpHandler>? ConfigureHttpHandler { get; set; }

    /// <summary>The configuration section these options were bound from; null when they were set by code alone.</summary>
    internal OptionsOrigin? Origin { get; set; }

    /// <summary>Adds what is wrong with the registration, to be reported with all other faults when connecting.</summary>
    internal void AddFault(string fault) => Origin = new OptionsOrigin(Origin?.Section ?? "", [.. Origin?.Faults ?? [], fault]);
}
