using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using Alipay.Messaging.Charsets;

namespace Alipay.Messaging.Notifications;

/// <summary>
/// The members of a request body, percent-decoded to bytes (http-protocol.md 1.4). The bytes are those that Alipay signed; text is made of
/// them only when it is asked for.
/// </summary>
internal sealed class NotificationForm
{
    private readonly FormMember[] _members;

    private NotificationForm(FormMember[] members, WireCharset charset)
    {
        _members = members;
        Charset = charset;
    }

    /// <summary>The charset of all names and values.</summary>
    public WireCharset Charset { get; }

    /// <summary>All members, in ordinal order of their names. No name occurs twice.</summary>
    public IReadOnlyList<FormMember> Members => _members;

    /// <summary>Reads a body. The work is linear in its length for every content.</summary>
    /// <param name="body">The raw body.</param>
    /// <param name="queryString">The query of the request, with or without <c>?</c>; only its <c>charset</c> is read. Null for none.</param>
    /// <param name="limits">What is too much.</param>
    /// <param name="form">The form; null when the body is no form that can be trusted to mean one thing.</param>
    /// <param name="fault">What is wrong, without content.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> body,
        string? queryString,
        AlipayNotificationLimits limits,
        [NotNullWhen(true)] out NotificationForm? form,
        [NotNullWhen(false)] out string? fault)
    {
        form = null;
        var raw = new List<(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value)>(32);
        fault = body.Length > limits.MaxBodySize ? "the body is too large" : Split(body, limits, raw);
        if (fault is not null)
        {
            return false;
        }

        if (!TryFindCharset(raw, queryString, out var charset))
        {
            fault = "the charset is unknown";
            return false;
        }

        var members = new FormMember[raw.Count];
        for (var i = 0; i < members.Length; i++)
        {
            if (ToText(charset, raw[i].Key.Span) is not { } name)
            {
                fault = "a name is not text in the charset of the form";
                return false;
            }

            members[i] = new FormMember(name, raw[i].Key, raw[i].Value);
        }

        Array.Sort(members, static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        for (var i = 1; i < members.Length; i++)
        {
            if (members[i].Name == members[i - 1].Name)
            {
                fault = "a member occurs twice";
                return false;
            }
        }

        form = new NotificationForm(members, charset);
        return true;
    }

    /// <summary>The bytes of a value; empty when the member is missing.</summary>
    public ReadOnlyMemory<byte> Bytes(string name)
    {
        foreach (var member in _members)
        {
            if (member.Name == name)
            {
                return member.Value;
            }
        }

        return default;
    }

    /// <summary>Whether there is such a member with a value.</summary>
    public bool Has(string name) => !Bytes(name).IsEmpty;

    /// <summary>Whether there is such a member with this value, in ASCII.</summary>
    public bool Is(string name, string value) => Ascii.Equals(Bytes(name).Span, value);

    /// <summary>A value as text; null when the member is missing, empty, or not text in the charset of the form.</summary>
    public string? Text(string name) => Bytes(name) is { IsEmpty: false } bytes ? ToText(Charset, bytes.Span) : null;

    /// <summary>Bytes as text; null when they are not text in the charset.</summary>
    public static string? ToText(WireCharset charset, ReadOnlySpan<byte> bytes)
    {
        if (charset.IsUtf8)
        {
            return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
        }

        var utf8 = new byte[WireCharset.MaxUtf8Length(bytes.Length)];
        var length = charset.ToUtf8(bytes, utf8, out var wellFormed);
        return wellFormed ? Encoding.UTF8.GetString(utf8, 0, length) : null;
    }

    /// <summary>Whether bytes are text in the charset.</summary>
    public static bool IsText(WireCharset charset, ReadOnlySpan<byte> bytes) => charset.IsUtf8 ? Utf8.IsValid(bytes) : ToText(charset, bytes) is not null;

    /// <summary>Returns what is wrong; null when nothing is.</summary>
    private static string? Split(
        ReadOnlySpan<byte> body, AlipayNotificationLimits limits, List<(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value)> members)
    {
        var decoded = new byte[body.Length];
        var used = 0;
        while (!body.IsEmpty)
        {
            var end = body.IndexOf((byte)'&');
            var pair = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            if (pair.IsEmpty)
            {
                continue;
            }

            if (members.Count == limits.MaxMembers)
            {
                return "there are too many members";
            }

            var equals = pair.IndexOf((byte)'=');
            if (!PercentDecoder.TryDecode(equals < 0 ? pair : pair[..equals], decoded.AsSpan(used), out var keyLength)
                || !PercentDecoder.TryDecode(equals < 0 ? default : pair[(equals + 1)..], decoded.AsSpan(used + keyLength), out var valueLength))
            {
                return "the percent-encoding is broken";
            }

            if (keyLength is 0 || keyLength > limits.MaxNameLength || valueLength > limits.MaxValueLength)
            {
                return keyLength is 0 ? "a member has no name" : "a name or a value is too long";
            }

            members.Add((decoded.AsMemory(used, keyLength), decoded.AsMemory(used + keyLength, valueLength)));
            used += keyLength + valueLength;
        }

        return members.Count == 0 ? "the body is empty" : null;
    }

    private static bool TryFindCharset(
        List<(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value)> members, string? queryString, [NotNullWhen(true)] out WireCharset? charset)
    {
        foreach (var (key, value) in members)
        {
            if (key.Span.SequenceEqual("charset"u8) && !value.IsEmpty)
            {
                return WireCharset.TryGet(value.Span, out charset);
            }
        }

        if (QueryCharset(queryString) is { } name)
        {
            return WireCharset.TryGet(name, out charset);
        }

        charset = WireCharset.Utf8;
        return true;
    }

    private static string? QueryCharset(string? queryString)
    {
        const string Name = "charset=";
        foreach (var pair in (queryString ?? "").TrimStart('?').Split('&'))
        {
            if (pair.StartsWith(Name, StringComparison.Ordinal) && pair.Length > Name.Length)
            {
                return Uri.UnescapeDataString(pair[Name.Length..]);
            }
        }

        return null;
    }
}
