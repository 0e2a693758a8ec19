using System.Globalization;
using System.Text;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Signing;

namespace Alipay.Messaging.Notifications;

/// <summary>Decides whether a form is a notification of one application, and only then reads what it says.</summary>
internal sealed class NotificationVerifier(LiveCredentials credentials, AlipayNotificationLimits limits, TimeProvider timeProvider)
{
    private static readonly AlipayNotificationResult NotOurs = Refuse(AlipayNotificationRefusal.UnknownApp, "it is for another application");

    /// <summary>Whether the form names this application. A gateway check names it in its content, and a service-market order not at all.</summary>
    public bool IsAddressed(NotificationForm form)
        => form.Bytes(NotificationNames.AppId) is { IsEmpty: false } appId
            ? Ascii.Equals(appId.Span, credentials.Current.AppId)
            : !form.Has(NotificationNames.MsgMethod)
                && form.Text(NotificationNames.NotifyType) is not (NotificationNames.Payment or NotificationNames.Authorization);

    public AlipayNotificationResult Verify(NotificationForm form)
    {
        if (!IsAddressed(form))
        {
            return NotOurs;
        }

        if (FindSignatureFault(form) is { } fault)
        {
            return Refuse(AlipayNotificationRefusal.BadSignature, fault);
        }

        // From here on the bytes are Alipay's.
        if (!form.Members.All(member => NotificationForm.IsText(form.Charset, member.Value.Span)))
        {
            return Refuse(AlipayNotificationRefusal.Unreadable, "a value is not text in the charset of the form");
        }

        return form.Has(NotificationNames.MsgMethod) ? ReadMessage(form)
            : form.Is(NotificationNames.Service, NotificationNames.GatewayCheck) ? ReadGatewayCheck(form)
            : form.Has(NotificationNames.NotifyType) ? ReadMembers(form)
            : Refuse(AlipayNotificationRefusal.Incomplete, "it has no msg_method, notify_type or service of a gateway check");
    }

    /// <summary>Null when Alipay signed the form, by either rule (http-protocol.md 2.2). Everything else is a fault.</summary>
    private string? FindSignatureFault(NotificationForm form)
    {
        if (!SignTypes.TryParse(form.Bytes(NotificationNames.SignType).Span, out var signType))
        {
            return "sign_type is missing or unknown";
        }

        Span<byte> signature = stackalloc byte[SignatureText.MaxSize];
        if (!SignatureText.TryDecode(form.Bytes(NotificationNames.Sign).Span, signature, out var length) || length == 0)
        {
            return "sign is missing or not base64";
        }

        signature = signature[..length];
        var signTypeFirst = form.Has(NotificationNames.Service);
        return credentials.Verify(signType, SignedText.Write(form, signTypeFirst), signature)
            || credentials.Verify(signType, SignedText.Write(form, !signTypeFirst), signature)
            ? null
            : "it does not match the members and the configured key";
    }

    private AlipayNotificationResult ReadMessage(NotificationForm form)
    {
        var timestamp = Timestamp(form);
        if (limits.MaxAge is { } age && !(timestamp is { } sent && (timeProvider.GetUtcNow() - sent).Duration() <= age))
        {
            return Refuse(AlipayNotificationRefusal.TooOld, "utc_timestamp is missing or too far from now");
        }

        var content = form.Text(NotificationNames.BizContent);
        if (form.Text(NotificationNames.EncryptType) is { } encryptType)
        {
            if (!encryptType.Equals("AES", StringComparison.OrdinalIgnoreCase))
            {
                return Refuse(AlipayNotificationRefusal.Undecryptable, "encrypt_type is not AES");
            }

            content = credentials.AesKeys().Select(key => Decrypt(key, form)).FirstOrDefault(plain => plain is not null);
            if (content is null)
            {
                return Refuse(
                    AlipayNotificationRefusal.Undecryptable,
                    $"biz_content is encrypted, and not with the configured {nameof(AlipayMessagingOptions.AesKey)}");
            }
        }

        return content is null
            ? Refuse(AlipayNotificationRefusal.Incomplete, "biz_content is missing")
            : Trust(form, AlipayNotificationKind.Message, NotificationNames.MsgMethod, content, Encoding.UTF8.GetBytes(content), timestamp);
    }

    /// <summary>Null when it is not the key: one padding in 256 looks right by chance, and what is then decrypted is no JSON.</summary>
    private static string? Decrypt(byte[] key, NotificationForm form)
        => ContentCipher.Decrypt(key, form.Bytes(NotificationNames.BizContent).Span) is { } plain
            && NotificationForm.ToText(form.Charset, plain) is { } text
            && text.AsSpan().TrimStart() is ['{' or '[', ..]
            ? text
            : null;

    private AlipayNotificationResult ReadGatewayCheck(NotificationForm form)
    {
        var content = form.Text(NotificationNames.BizContent) ?? "";
        return GatewayCheckXml.Read(content) is not { } xml
            ? Refuse(AlipayNotificationRefusal.Incomplete, "biz_content is not the XML of a gateway check")
            : xml.AppId != credentials.Current.AppId ? NotOurs
            : xml.EventType != NotificationNames.GatewayCheckEvent
            ? Refuse(AlipayNotificationRefusal.Incomplete, "EventType is not verifygw")
            : Trust(form, AlipayNotificationKind.GatewayCheck, NotificationNames.Service, content, default, null);
    }

    private AlipayNotificationResult ReadMembers(NotificationForm form)
    {
        var kind = form.Text(NotificationNames.NotifyType) switch
        {
            NotificationNames.Authorization => AlipayNotificationKind.Authorization,
            NotificationNames.ServiceMarketOrder => AlipayNotificationKind.ServiceMarketOrder,
            NotificationNames.Payment => AlipayNotificationKind.Payment,
            _ => AlipayNotificationKind.Other,
        };
        if (kind == AlipayNotificationKind.Authorization && form.Text(NotificationNames.BizContent) is { } tokens && !MembersJson.IsObject(tokens))
        {
            return Refuse(AlipayNotificationRefusal.Incomplete, "biz_content, which holds the tokens, is not a JSON object");
        }

        var content = Encoding.UTF8.GetString(MembersJson.Write(form, withDeliveryTimes: true));
        return Trust(form, kind, NotificationNames.NotifyType, content, MembersJson.Write(form, withDeliveryTimes: false), Timestamp(form));
    }

    private AlipayNotificationResult Trust(
        NotificationForm form, AlipayNotificationKind kind, string nameMember, string content, ReadOnlyMemory<byte> stable, DateTimeOffset? timestamp)
        => AlipayNotificationResult.Trust(new AlipayNotification(form)
        {
            Kind = kind,
            AppId = credentials.Current.AppId,
            NotifyId = form.Text(NotificationNames.NotifyId),
            MsgApi = form.Text(nameMember)!, // Only called for a form that has it.
            Content = content,
            StableContent = stable,
            Timestamp = timestamp,
        });

    private static DateTimeOffset? Timestamp(NotificationForm form)
        => long.TryParse(form.Text(NotificationNames.UtcTimestamp), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    private static AlipayNotificationResult Refuse(AlipayNotificationRefusal refusal, string reason)
        => AlipayNotificationResult.Refuse(refusal, reason);
}
