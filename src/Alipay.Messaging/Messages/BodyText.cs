using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Alipay.Messaging.Messages;

/// <summary>
/// Makes strict JSON of what Alipay may send (protocol.md 7.11): escapes control characters inside strings, and puts the escape of
/// U+FFFD in place of that of an unpaired surrogate. The platform's JSON reader refuses both.
/// </summary>
internal static class BodyText
{
    private const int UnitLength = 6; // \uXXXX

    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\']);

    /// <summary>The text itself when there is nothing to replace. Never throws for any text.</summary>
    public static ReadOnlySpan<byte> Clean(ReadOnlySpan<byte> json)
    {
        // Compact JSON without such escapes, which is what arrives, is done here.
        if (!json.ContainsAnyInRange((byte)0, (byte)0x1F) && json.IndexOf("\\u"u8) < 0)
        {
            return json;
        }

        ArrayBufferWriter<byte>? cleaned = null;
        var copied = 0;
        var inString = false;
        var next = 0;
        while (next < json.Length && json[next..].IndexOfAny(Special) is >= 0 and var skipped)
        {
            next += skipped;
            var length = 1;
            byte[]? replacement = null;
            if (json[next] == '"')
            {
                inString = !inString;
            }
            else if (inString)
            {
                replacement = json[next] == '\\' ? ReadEscape(json[next..], out length) : Escape(json[next]);
            }

            if (replacement is not null)
            {
                cleaned ??= new ArrayBufferWriter<byte>(json.Length + UnitLength);
                cleaned.Write(json[copied..next]);
                cleaned.Write(replacement);
                copied = next + length;
            }

            next += length;
        }

        cleaned?.Write(json[copied..]);
        return cleaned is null ? json : cleaned.WrittenSpan;
    }

    private static byte[] Escape(byte control) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\\u{control:x4}"));

    /// <summary>What the escape is replaced by, if it is; and its length, both halves of a pair included.</summary>
    private static byte[]? ReadEscape(ReadOnlySpan<byte> text, out int length)
    {
        if (!TryReadUnit(text, out var unit))
        {
            length = Math.Min(2, text.Length);
            return null;
        }

        var isPair = char.IsHighSurrogate(unit) && TryReadUnit(text[UnitLength..], out var second) && char.IsLowSurrogate(second);
        length = isPair ? 2 * UnitLength : UnitLength;
        return char.IsSurrogate(unit) && !isPair ? "\\ufffd"u8.ToArray() : null;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = default;
        if (text.Length < UnitLength
            || !text.StartsWith("\\u"u8)
            || !Utf8Parser.TryParse(text[2..UnitLength], out ushort value, out var digits, 'x')
            || digits != UnitLength - 2)
        {
            return false;
        }

        unit = (char)value;
        return true;
    }
}
