namespace Alipay.Messaging.Testing;

/// <summary>How one notification is posted over HTTP. Settings that are not set follow the real platform.</summary>
public sealed record PostOptions
{
    /// <summary>The <c>notify_id</c>. Default a new one. Pass an earlier id to simulate a redelivery.</summary>
    public string? NotifyId { get; init; }

    /// <summary>The <c>app_id</c>. Default the gateway's; blank omits it.</summary>
    public string? AppId { get; init; }

    /// <summary>The <c>charset</c> that the form is encoded in. Default UTF-8, GBK for a gateway check.</summary>
    public string? Charset { get; init; }

    /// <summary>The <c>sign_type</c>. Default the gateway's.</summary>
    public string? SignType { get; init; }

    /// <summary>Which members are signed. Default <see cref="PostSignatureRule.AsDelivered"/>.</summary>
    public PostSignatureRule Rule { get; init; }

    /// <summary>How the form is signed. Default <see cref="PushSignature.Valid"/>.</summary>
    public PushSignature Signature { get; init; }

    /// <summary>Whether <c>biz_content</c> is encrypted with <see cref="AlipayTestGateway.AesKey"/>. Default <see langword="false"/>.</summary>
    public bool Encrypt { get; init; }

    /// <summary>What is wrong with the request. Default nothing.</summary>
    public PostFault Fault { get; init; }

    /// <summary>Members to add or to replace. They are signed.</summary>
    public IReadOnlyDictionary<string, string> Members { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether to deliver again by the documented schedule until the answer is <c>success</c>. Default <see langword="false"/>.</summary>
    public bool Redeliver { get; init; }

    /// <summary>The clock of the schedule and of <c>utc_timestamp</c>. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How long to wait for an answer. Default 16 s, as the platform does.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(16);
}

/// <summary>Which members of a form are signed.</summary>
public enum PostSignatureRule
{
    /// <summary>The rule that the platform uses for this kind of notification: V2 for a gateway check and a service-market order, V1 for the others.</summary>
    AsDelivered,

    /// <summary>All but <c>sign</c> and <c>sign_type</c>.</summary>
    V1,

    /// <summary>All but <c>sign</c>.</summary>
    V2,
}

/// <summary>What is wrong with a posted request.</summary>
public enum PostFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A member occurs a second time, with another value.</summary>
    DuplicateMember,

    /// <summary>The second half of the body is missing, and the length agrees.</summary>
    Truncated,

    /// <summary>The second half of the body never arrives. No answer is read: the delivery ends with the timeout.</summary>
    Slow,
}
