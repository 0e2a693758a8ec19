using System.Formats.Asn1;
using System.Text;

namespace Alipay.Messaging.Signing.Certificates;

/// <summary>
/// Prints a certificate's issuer from its DER as the JDK prints it by RFC 2253, which is what the SN is made of (protocol.md 5.2).
/// </summary>
internal static class IssuerName
{
    private const string EscapedCharacters = ",+\"\\<>;=#";

    // The JDK goes by the whole tag octet: these string types as text, all else as hex.
    private const byte Utf8String = 0x0c;
    private const byte PrintableString = 0x13;
    private const byte T61String = 0x14;
    private const byte Ia5String = 0x16;
    private const byte GeneralString = 0x1b;
    private const byte BmpString = 0x1e;

    /// <exception cref="CertificateFormatException">The bytes are not a name.</exception>
    public static string Print(ReadOnlySpan<byte> derName)
    {
        try
        {
            var reader = new AsnReader(derName.ToArray(), AsnEncodingRules.BER);
            var name = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var relativeNames = new List<string>();
            while (name.HasData)
            {
                relativeNames.Add(PrintRelativeName(name.ReadSetOf()));
            }

            // Encoded from the country down, printed from the most specific up.
            relativeNames.Reverse();
            return string.Join(',', relativeNames);
        }
        catch (AsnContentException)
        {
            throw new CertificateFormatException(
                "The certificate's issuer cannot be read: the file is damaged, or not a certificate. Download it anew.");
        }
    }

    // A multi-valued one keeps the order of its encoding.
    private static string PrintRelativeName(AsnReader attributes)
    {
        var printed = new List<string>();
        while (attributes.HasData)
        {
            var attribute = attributes.ReadSequence();
            var type = attribute.ReadObjectIdentifier();
            var keyword = Keyword(type);
            var tag = attribute.PeekTag();
            var value = attribute.PeekEncodedValue();
            var content = attribute.PeekContentBytes();
            attribute.ReadEncodedValue();
            attribute.ThrowIfNotEmpty();
            var text = keyword is null ? null : Text(value.Span[0], content.Span);
            printed.Add($"{keyword ?? type}={(text is null ? Hex(value.Span) : Escape(text))}");
        }

        return string.Join('+', printed);
    }

    private static string? Keyword(string oid) => oid switch
    {
        "2.5.4.3" => "CN",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "STREET",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "0.9.2342.19200300.100.1.1" => "UID",
        "0.9.2342.19200300.100.1.25" => "DC",
        _ => null,
    };

    // The JDK takes the bytes of every string type for UTF-8. Only for BMPString is that not copied (protocol.md 5.2).
    private static string? Text(byte tag, ReadOnlySpan<byte> content) => tag switch
    {
        BmpString => Encoding.BigEndianUnicode.GetString(content),
        Utf8String or PrintableString or T61String or Ia5String or GeneralString => DecodeUtf8(content),
        _ => null,
    };

    // Old names hold Latin-1 or GBK bytes, so it matters how many U+FFFD come of bytes that are not UTF-8. The JDK and .NET
    // agree but for an encoded surrogate: one for all its bytes in the JDK, one for each in .NET.
    private static string DecodeUtf8(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var rune = Rune.ReplacementChar;
            var length = EncodedSurrogateLength(bytes);
            if (length == 0)
            {
                Rune.DecodeFromUtf8(bytes, out rune, out length);
            }

            text.Append(rune.ToString());
            bytes = bytes[length..];
        }

        return text.ToString();
    }

    private static int EncodedSurrogateLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2 || bytes[0] != 0xed || (bytes[1] & 0xe0) != 0xa0)
        {
            return 0;
        }

        return bytes.Length > 2 && (bytes[2] & 0xc0) == 0x80 ? 3 : 2;
    }

    private static string Escape(string text)
    {
        // Carriage returns count as blanks at the ends, other white space does not.
        var firstInner = text.AsSpan().IndexOfAnyExcept(' ', '\r');
        var lastInner = text.AsSpan().LastIndexOfAnyExcept(' ', '\r');
        var escaped = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\0')
            {
                escaped.Append("\\00");
                continue;
            }

            if (EscapedCharacters.Contains(c, StringComparison.Ordinal) || firstInner < 0 || i < firstInner || i > lastInner)
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }

    private static string Hex(ReadOnlySpan<byte> value) => "#" + Convert.ToHexString(value).ToLowerInvariant();
}
