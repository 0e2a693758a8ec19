using System.Diagnostics.CodeAnalysis;

namespace Alipay.Messaging.Signing.Keys;

/// <summary>A block between BEGIN and END lines. Start and End are its place in the text.</summary>
internal readonly record struct PemBlock(string Label, string Body, int Start, int End, bool IsClosed);

/// <summary>Finds PEM blocks in text as people paste it: on one line, with CRLF, with the line breaks written as \n.</summary>
internal static class PemText
{
    public const string Begin = "-----BEGIN ";
    private const string Dashes = "-----";

    /// <summary>The text without a byte order mark, and with \r and \n written as two characters turned into line breaks.</summary>
    public static string Clean(string text) => text
        .Replace("\\r", "\r", StringComparison.Ordinal)
        .Replace("\\n", "\n", StringComparison.Ordinal)
        .Trim('\uFEFF');

    /// <summary>The blocks in their order. One that is not closed is the last: what follows it cannot be told apart.</summary>
    public static IEnumerable<PemBlock> Blocks(string text)
    {
        var position = 0;
        while (text.IndexOf(Begin, position, StringComparison.Ordinal) is var start and >= 0)
        {
            var labelStart = start + Begin.Length;
            var labelEnd = text.IndexOf(Dashes, labelStart, StringComparison.Ordinal);
            if (labelEnd < 0)
            {
                yield return new PemBlock("", "", start, text.Length, IsClosed: false);
                yield break;
            }

            var label = text[labelStart..labelEnd];
            var bodyStart = labelEnd + Dashes.Length;
            var bodyEnd = text.IndexOf(Dashes, bodyStart, StringComparison.Ordinal);
            var endLine = $"-----END {label}-----";
            if (bodyEnd < 0 || string.CompareOrdinal(text, bodyEnd, endLine, 0, endLine.Length) != 0)
            {
                yield return new PemBlock(label, "", start, text.Length, IsClosed: false);
                yield break;
            }

            position = bodyEnd + endLine.Length;
            yield return new PemBlock(label, text[bodyStart..bodyEnd], start, position, IsClosed: true);
        }
    }

    /// <summary>Decodes a base64 body, white space and missing padding allowed.</summary>
    public static bool TryDecode(string body, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        var digits = new char[body.Length + 2];
        var count = 0;
        foreach (var c in body)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=')
            {
                digits[count++] = c;
            }
            else if (!char.IsWhiteSpace(c))
            {
                return false;
            }
        }

        while (count % 4 is 2 or 3)
        {
            digits[count++] = '=';
        }

        var buffer = new byte[count / 4 * 3];
        if (Convert.TryFromBase64Chars(digits.AsSpan(0, count), buffer, out var written))
        {
            bytes = buffer[..written];
        }

        return bytes is not null;
    }
}
