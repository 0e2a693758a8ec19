using System.Text;

namespace Alipay.Messaging.Charsets;

/// <summary>Text to bytes and back in one charset. Neither way throws for bad input.</summary>
internal abstract class WireCharsetCodec
{
    /// <summary>What Java writes for a character that the charset lacks; a surrogate pair is one character.</summary>
    protected const byte Unmappable = (byte)'?';

    /// <summary>The replacement for bytes that are no character. The platform's own fallback would write <c>?</c>.</summary>
    protected const char Malformed = '\uFFFD';

    protected static readonly EncoderFallback WriteUnmappable = new EncoderReplacementFallback("?");
    protected static readonly DecoderFallback WriteMalformed = new DecoderReplacementFallback(Malformed.ToString());

    public abstract int MaxByteCount(int charCount);

    /// <summary>Encodes the text; false when a character was replaced.</summary>
    public abstract bool Encode(ReadOnlySpan<char> text, Span<byte> bytes, out int length);

    /// <summary>Decodes the bytes into at most as many characters; false when something could not be read and became U+FFFD.</summary>
    public abstract bool Decode(ReadOnlySpan<byte> bytes, Span<char> text, out int length);

    protected static bool HasLoneSurrogate(ReadOnlySpan<char> text)
    {
        for (var next = text.IndexOfAnyInRange('\uD800', '\uDFFF'); next >= 0; next = text.IndexOfAnyInRange('\uD800', '\uDFFF'))
        {
            if (next + 1 == text.Length || !char.IsSurrogatePair(text[next], text[next + 1]))
            {
                return true;
            }

            text = text[(next + 2)..];
        }

        return false;
    }
}
