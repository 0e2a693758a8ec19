namespace Alipay.Messaging;

/// <summary>Why a request is no notification that can be trusted, or that can be used.</summary>
public enum AlipayNotificationRefusal
{
    /// <summary>The body is no form, breaks a limit, has a member twice, or is not text in its charset.</summary>
    Unreadable,

    /// <summary>It is for another application.</summary>
    UnknownApp,

    /// <summary>The signature is missing, of a weaker type than configured, or not Alipay's.</summary>
    BadSignature,

    /// <summary>It was sent longer ago than <see cref="AlipayNotificationLimits.MaxAge"/> allows.</summary>
    TooOld,

    /// <summary>Alipay signed it, but its content cannot be decrypted with the configured key.</summary>
    Undecryptable,

    /// <summary>Alipay signed it, but what it says is incomplete.</summary>
    Incomplete,
}
