namespace Alipay.Messaging.Notifications;

/// <summary>The bytes that a notification's signature is over (http-protocol.md 2.1).</summary>
internal static class SignedText
{
    /// <summary>Writes <c>k=v</c>, joined with <c>&amp;</c>, in ordinal order of the names.</summary>
    /// <param name="form">The form.</param>
    /// <param name="withSignType">Rule V2 signs <c>sign_type</c>, rule V1 does not. Neither signs <c>sign</c>.</param>
    public static byte[] Write(NotificationForm form, bool withSignType)
    {
        var length = -1;
        foreach (var member in form.Members)
        {
            length += IsSigned(member, withSignType) ? member.Key.Length + member.Value.Length + 2 : 0;
        }

        if (length <= 0)
        {
            return [];
        }

        var text = new byte[length];
        var used = 0;
        foreach (var member in form.Members)
        {
            if (!IsSigned(member, withSignType))
            {
                continue;
            }

            if (used > 0)
            {
                text[used++] = (byte)'&';
            }

            member.Key.Span.CopyTo(text.AsSpan(used));
            used += member.Key.Length;
            text[used++] = (byte)'=';
            member.Value.Span.CopyTo(text.AsSpan(used));
            used += member.Value.Length;
        }

        return text;
    }

    private static bool IsSigned(FormMember member, bool withSignType)
        => member.Name != NotificationNames.Sign && (withSignType || member.Name != NotificationNames.SignType);
}
