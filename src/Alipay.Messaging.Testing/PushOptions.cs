namespace Alipay.Messaging.Testing;

/// <summary>How one message is pushed. What is not set is as the real gateway does it.</summary>
public sealed record PushOptions
{
    /// <summary>The connection to push on. Default <see langword="null"/>: the newest open one, waited for when there is none.</summary>
    public GatewayConnection? Connection { get; init; }

    /// <summary>Overrides <see cref="AlipayTestGatewayOptions.RedeliverUntilSuccess"/>.</summary>
    public bool? RedeliverUntilSuccess { get; init; }

    /// <summary>Overrides <see cref="AlipayTestGatewayOptions.PushTimeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The message id. Default a new one. Give an earlier one to play a redelivery.</summary>
    public string? MsgId { get; init; }

    /// <summary>The stream id of the first delivery; default a new one. Blank: no such header, and nothing is awaited.</summary>
    public string? StreamId { get; init; }

    /// <summary>The <c>from-sys</c> header. Blank leaves it out.</summary>
    public string FromSys { get; init; } = "openchannel";

    /// <summary>The <c>from-sys-ip</c> header. Blank leaves it out.</summary>
    public string FromSysIp { get; init; } = "127.0.0.1";

    /// <summary>Header lines to add before the others.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ExtraHeaders { get; init; } = [];

    /// <summary>The <c>x-type</c>. Default <c>message</c>; blank leaves it out.</summary>
    public string Type { get; init; } = "message";

    /// <summary>The <c>x-cmd</c>. Default <c>CONSUME</c>; blank leaves it out.</summary>
    public string Command { get; init; } = "CONSUME";

    /// <summary>The <c>x-charset</c>, which the signed bytes are in. Default the gateway's; blank leaves it out.</summary>
    public string? Charset { get; init; }

    /// <summary>The <c>x-signType</c>, which the message is also signed by if the key can. Default the gateway's; blank leaves it out.</summary>
    public string? SignType { get; init; }

    /// <summary>What the message is really signed by, when that is to differ from what <see cref="SignType"/> says.</summary>
    public string? SignedBy { get; init; }

    /// <summary>How the message is signed. Default <see cref="PushSignature.Valid"/>.</summary>
    public PushSignature Signature { get; init; }

    /// <summary>Whether <c>x-timestamp</c> is a JSON number instead of a string. Default <see langword="false"/>.</summary>
    public bool NumericTimestamp { get; init; }

    /// <summary>The <c>appId</c> in the signed header. Default the gateway's.</summary>
    public string? AppId { get; init; }

    /// <summary>The whole text of <c>data</c>, signed and sent as it is, instead of one made from the msgApi and the content.</summary>
    public string? Data { get; init; }

    /// <summary>How many WebSocket frames the message is cut into, anywhere, multi-byte characters included. Default 1.</summary>
    public int Fragments { get; init; } = 1;

    /// <summary>Whether a ping is sent between two fragments. Default <see langword="false"/>.</summary>
    public bool PingsBetweenFragments { get; init; }

    /// <summary>How many times the same message is sent at each delivery. Default 1. As many answers are awaited.</summary>
    public int Copies { get; init; } = 1;
}
