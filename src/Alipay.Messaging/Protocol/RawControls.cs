using System.Buffers;

namespace Alipay.Messaging.Protocol;

/// <summary>
/// Control characters that are unescaped inside JSON strings. JSON forbids them, the Java SDK accepts them, and a message is
/// not refused for that: the structure is read from a copy in which they are blanks, everything else from the source.
/// </summary>
internal static class RawControls
{
    private static readonly SearchValues<byte> QuoteOrBackslash = SearchValues.Create("\"\\"u8);

    /// <summary>The text itself when there are none, else the copy, of the same length.</summary>
    public static ReadOnlySpan<byte> Mask(ReadOnlySpan<byte> json)
    {
        // Compact JSON, which is what arrives, holds no control character at all.
        if (!json.ContainsAnyInRange((byte)0, (byte)0x1F))
        {
            return json;
        }

        byte[]? copy = null;
        var inString = false;
        var start = 0;
        while (start < json.Length)
        {
            var length = json[start..].IndexOfAny(QuoteOrBackslash);
            length = length < 0 ? json.Length - start : length;
            if (inString && json.Slice(start, length).ContainsAnyInRange((byte)0, (byte)0x1F))
            {
                copy ??= json.ToArray();
                Blank(copy.AsSpan(start, length));
            }

            start += length;
            if (start < json.Length && json[start] == '"')
            {
                inString = !inString;
            }
            else if (inString)
            {
                // An escaped character ends nothing.
                start++;
            }

            start++;
        }

        return copy ?? json;
    }

    private static void Blank(Span<byte> text)
    {
        foreach (ref var c in text)
        {
            if (c < 0x20)
            {
                c = (byte)' ';
            }
        }
    }
}
