using System.Buffers;
using System.Text;

namespace Alipay.Messaging.Charsets;

/// <summary>
/// GB18030 in its edition of 2022, which Java has had since 8u382, 11.0.20, 17.0.8 and 21. .NET's is the edition of 2000: the
/// two differ in 19 pairs of characters that have changed places, a private-use one and the one that Unicode later got for it.
/// </summary>
internal sealed class WireCharsetGb18030 : WireCharsetCodec
{
    private const string PrivateUse =
        "\uE78D\uE78E\uE78F\uE790\uE791\uE792\uE793\uE794\uE795\uE796\uE7C7\uE81E\uE826\uE82B\uE82C\uE832\uE843\uE854\uE864";

    private const string Assigned =
        "\uFE10\uFE12\uFE11\uFE13\uFE14\uFE15\uFE16\uFE17\uFE18\uFE19\u1E3F\u9FB4\u9FB5\u9FB6\u9FB7\u9FB8\u9FB9\u9FBA\u9FBB";

    private const int CodePage = 54936;

    private static readonly SearchValues<char> Changed = SearchValues.Create(PrivateUse + Assigned);

    private static readonly Encoding Lossy = Get(WriteUnmappable, WriteMalformed);
    private static readonly Encoding Strict = Get(EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    public override int MaxByteCount(int charCount) => checked(charCount * 4);

    public override bool Encode(ReadOnlySpan<char> text, Span<byte> bytes, out int length)
    {
        if (!text.ContainsAny(Changed))
        {
            length = Lossy.GetBytes(text, bytes);
            return !HasLoneSurrogate(text);
        }

        var copy = text.ToArray();
        ChangePlaces(copy);
        length = Lossy.GetBytes(copy, bytes);
        return !HasLoneSurrogate(text);
    }

    public override bool Decode(ReadOnlySpan<byte> bytes, Span<char> text, out int length)
    {
        // U+FFFD is a character with an encoding in GB18030, so that a replacement cannot be recognised by its value.
        var wellFormed = true;
        try
        {
            length = Strict.GetChars(bytes, text);
        }
        catch (DecoderFallbackException)
        {
            length = Lossy.GetChars(bytes, text);
            wellFormed = false;
        }

        ChangePlaces(text[..length]);
        return wellFormed;
    }

    private static void ChangePlaces(Span<char> text)
    {
        for (var next = text.IndexOfAny(Changed); next >= 0; next = text.IndexOfAny(Changed))
        {
            var index = PrivateUse.IndexOf(text[next], StringComparison.Ordinal);
            text[next] = index >= 0 ? Assigned[index] : PrivateUse[Assigned.IndexOf(text[next], StringComparison.Ordinal)];
            text = text[(next + 1)..];
        }
    }

    // Straight from the provider: registering it would change what Encoding.GetEncoding gives the whole process.
    private static Encoding Get(EncoderFallback encoderFallback, DecoderFallback decoderFallback) =>
        CodePagesEncodingProvider.Instance.GetEncoding(CodePage, encoderFallback, decoderFallback)
        ?? throw new PlatformNotSupportedException("This platform has no GB18030.");
}
