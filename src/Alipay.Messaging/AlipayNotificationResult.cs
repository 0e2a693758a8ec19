using System.Diagnostics.CodeAnalysis;

namespace Alipay.Messaging;

/// <summary>A notification, or why there is none.</summary>
public sealed class AlipayNotificationResult
{
    /// <summary>Gets the notification; <see langword="null"/> when it was refused.</summary>
    public AlipayNotification? Notification { get; private init; }

    /// <summary>Gets why it was refused; <see langword="null"/> when it was not.</summary>
    public AlipayNotificationRefusal? Refusal { get; private init; }

    /// <summary>Gets what is wrong, for people; <see langword="null"/> when nothing is. It holds no content: safe to log.</summary>
    public string? Reason { get; private init; }

    /// <summary>Gets whether there is a notification.</summary>
    [MemberNotNullWhen(true, nameof(Notification))]
    [MemberNotNullWhen(false, nameof(Refusal), nameof(Reason))]
    public bool IsTrusted => Notification is not null;

    internal static AlipayNotificationResult Trust(AlipayNotification notification) => new() { Notification = notification };

    internal static AlipayNotificationResult Refuse(AlipayNotificationRefusal refusal, string reason) => new() { Refusal = refusal, Reason = reason };
}
