using System.Text;
using Alipay.Messaging.Charsets;
using Alipay.Messaging.Protocol;

namespace Alipay.Messaging.Handshake;

/// <summary>The text that is signed for a request, and the query that carries it (protocol.md 1.2, 1.3).</summary>
internal static class SignedQuery
{
    /// <summary>Every parameter but the signature, sorted by ordinal key, raw. A null value is the text <c>null</c>.</summary>
    public static string Content(IEnumerable<KeyValuePair<string, string?>> parameters)
    {
        // Not by LINQ: over pairs, which are structs, all of it would be compiled for this one use, during a connect.
        var sorted = new SortedList<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in parameters)
        {
            if (name != WireNames.QuerySign)
            {
                sorted[name] = $"{name}={value ?? "null"}";
            }
        }

        return string.Join('&', sorted.Values);
    }

    /// <summary>The query without its question mark, in the order given. What is blank is left out, though it was signed.</summary>
    public static string Encode(IEnumerable<KeyValuePair<string, string?>> parameters, WireCharset charset)
    {
        var query = new StringBuilder();
        foreach (var (name, value) in parameters)
        {
            if (!IsBlank(name) && !IsBlank(value))
            {
                query.Append(query.Length > 0 ? "&" : "").Append(name).Append('=');
                AppendEncoded(query, value, charset);
            }
        }

        return query.ToString();
    }

    private static void AppendEncoded(StringBuilder query, ReadOnlySpan<char> value, WireCharset charset)
    {
        while (!value.IsEmpty)
        {
            // Decided by the character, never by the byte: the second byte of a GBK character may look like a letter.
            var length = 0;
            while (length < value.Length && !IsKept(value[length]) && value[length] != ' ')
            {
                length++;
            }

            foreach (var encoded in charset.GetBytes(value[..length]))
            {
                query.Append('%').Append(encoded.ToString("X2", provider: null));
            }

            value = value[length..];
            if (!value.IsEmpty)
            {
                query.Append(value[0] == ' ' ? '+' : value[0]);
                value = value[1..];
            }
        }
    }

    private static bool IsKept(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '*' or '_';

    private static bool IsBlank(string? text) => text is null || text.All(IsJavaWhiteSpace);

    /// <summary>Java's notion, which decides what the query holds: no-break spaces are text, the four separators of ASCII are not.</summary>
    private static bool IsJavaWhiteSpace(char c) =>
        c is >= '\u001C' and <= '\u001F'
        || (char.IsWhiteSpace(c) && c is not ('\u0085' or '\u00A0' or '\u2007' or '\u202F'));
}
