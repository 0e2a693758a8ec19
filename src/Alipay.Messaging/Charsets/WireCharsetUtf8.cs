using System.Text;
using System.Text.Unicode;

namespace Alipay.Messaging.Charsets;

/// <summary>UTF-8, with Java's <c>?</c> where .NET would write U+FFFD for a lone surrogate.</summary>
internal sealed class WireCharsetUtf8 : WireCharsetCodec
{
    private static readonly Encoding Lossy = Encoding.GetEncoding("utf-8", WriteUnmappable, WriteMalformed);

    public override int MaxByteCount(int charCount) => checked(charCount * 3);

    public override bool Encode(ReadOnlySpan<char> text, Span<byte> bytes, out int length)
    {
        length = Lossy.GetBytes(text, bytes);
        return !HasLoneSurrogate(text);
    }

    public override bool Decode(ReadOnlySpan<byte> bytes, Span<char> text, out int length)
    {
        length = Lossy.GetChars(bytes, text);
        return Utf8.IsValid(bytes);
    }
}
