namespace Alipay.Messaging.Testing;

/// <summary>How one message is pushed. Settings that are not set follow the real gateway.</summary>
public sealed record PushOptions
{
    /// <summary>The connection to push on. Default <see langword="null"/>: the newest open connection; when none is open, the next one.</summary>
    public GatewayConnection? Connection { get; init; }

    /// <summary>Overrides <see cref="AlipayTestGatewayOptions.RedeliverUntilSuccess"/>.</summary>
    public bool? RedeliverUntilSuccess { get; init; }

    /// <summary>Overrides <see cref="AlipayTestGatewayOptions.PushTimeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The message id. Default a new one. Pass an earlier id to simulate a redelivery.</summary>
    public string? MsgId { get; init; }

    /// <summary>The stream id of the first delivery; default a new one. Blank: no such header, and no answer is awaited.</summary>
    public string? StreamId { get; init; }

    /// <summary>The <c>from-sys</c> header. Blank omits it.</summary>
    public string FromSys { get; init; } = "openchannel";

    /// <summary>The <c>from-sys-ip</c> header. Blank omits it.</summary>
    public string FromSysIp { get; init; } = "127.0.0.1";

    /// <summary>Header lines to insert before the others.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ExtraHeaders { get; init; } = [];

    /// <summary>The <c>x-type</c>. Default <c>message</c>; blank omits it.</summary>
    public string Type { get; init; } = "message";

    /// <summary>The <c>x-cmd</c>. Default <c>CONSUME</c>; blank omits it.</summary>
    public string Command { get; init; } = "CONSUME";

    /// <summary>The <c>x-charset</c>, the charset of the signed bytes. Default the gateway's; blank omits it.</summary>
    public string? Charset { get; init; }

    /// <summary>The <c>x-signType</c>, also used for signing when the key supports it. Default the gateway's; blank omits it.</summary>
    public string? SignType { get; init; }

    /// <summary>The sign type that is used for signing when it differs from <see cref="SignType"/>.</summary>
    public string? SignedBy { get; init; }

    /// <summary>How the message is signed. Default <see cref="PushSignature.Valid"/>.</summary>
    public PushSignature Signature { get; init; }

    /// <summary>Whether <c>x-timestamp</c> is a JSON number instead of a string. Default <see langword="false"/>.</summary>
    public bool NumericTimestamp { get; init; }

    /// <summary>The <c>appId</c> in the signed header. Default the gateway's.</summary>
    public string? AppId { get; init; }

    /// <summary>The complete text of <c>data</c>, signed and sent unchanged, instead of one built from the msgApi and the content.</summary>
    public string? Data { get; init; }

    /// <summary>The number of WebSocket frames that the message is split into, possibly inside multi-byte characters. Default 1.</summary>
    public int Fragments { get; init; } = 1;

    /// <summary>Whether a ping is sent between two fragments. Default <see langword="false"/>.</summary>
    public bool PingsBetweenFragments { get; init; }

    /// <summary>How many times the same message is sent at each delivery. Default 1. That many answers are awaited.</summary>
    public int Copies { get; init; } = 1;
}
