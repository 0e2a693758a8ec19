using Alipay.Messaging.Notifications;

namespace Alipay.Messaging;

/// <summary>A notification that Alipay signed for this application. Immutable and thread-safe.</summary>
public sealed class AlipayNotification
{
    private readonly NotificationForm _form;
    private Dictionary<string, string>? _members;

    internal AlipayNotification(NotificationForm form) => _form = form;

    /// <summary>Gets what it is.</summary>
    public required AlipayNotificationKind Kind { get; init; }

    /// <summary>Gets the id of the application that it is for: the configured one.</summary>
    public required string AppId { get; init; }

    /// <summary>Gets its id, the same in each redelivery; <see langword="null"/> when it has none, as a gateway check.</summary>
    public string? NotifyId { get; init; }

    /// <summary>
    /// Gets what happened: the message API of a message, the <c>notify_type</c> of another notification, <c>alipay.service.check</c>
    /// for a gateway check.
    /// </summary>
    public required string MsgApi { get; init; }

    /// <summary>
    /// Gets the content. For a message: the business JSON, exactly as signed or, when it was encrypted, as decrypted. For a gateway
    /// check: its XML. For all others: a JSON object of the members but those about the signature; its <c>biz_content</c> is JSON too.
    /// </summary>
    public required string Content { get; init; }

    /// <summary>Gets when this delivery was sent: the signed <c>utc_timestamp</c>; <see langword="null"/> when there is none.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Gets all members of the form as they were signed. An encrypted <c>biz_content</c> is still encrypted here.</summary>
    public IReadOnlyDictionary<string, string> Members
        => _members ??= _form.Members.ToDictionary(member => member.Name, member => _form.Text(member.Name) ?? "", StringComparer.Ordinal);

    /// <summary>What is the same in each redelivery: the content without the times of the delivery.</summary>
    internal ReadOnlyMemory<byte> StableContent { get; init; }

    internal string CharsetName => _form.Charset.Name;

    /// <summary>Returns the name and the id, never the content: safe to log.</summary>
    /// <returns>For example <c>trade_status_sync (2023…)</c>.</returns>
    public override string ToString() => $"{MsgApi} ({NotifyId})";
}
