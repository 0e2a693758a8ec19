using System.Text;

namespace Alipay.Messaging.Signing.Keys;

/// <summary>
/// Turns a key or certificate file into text, so that one reader serves files and pasted text: UTF-8 and UTF-16 are decoded,
/// a binary file (DER, a key store) becomes its base64 body.
/// </summary>
internal static class FileText
{
    // How much of a file without a byte order mark is looked at to recognise UTF-16.
    private const int SampleLength = 256;

    public static string Read(ReadOnlySpan<byte> file) => EncodingOf(file, out var markLength) is { } encoding
        ? encoding.GetString(file[markLength..])
        : Convert.ToBase64String(file);

    /// <summary>Null for a binary file.</summary>
    private static Encoding? EncodingOf(ReadOnlySpan<byte> file, out int markLength)
    {
        (var encoding, markLength) = file switch
        {
            [0xff, 0xfe, 0, 0, ..] => (Encoding.UTF32, 4),
            [0xff, 0xfe, ..] => (Encoding.Unicode, 2),
            [0xfe, 0xff, ..] => (Encoding.BigEndianUnicode, 2),
            [0xef, 0xbb, 0xbf, ..] => (Encoding.UTF8, 3),
            _ => ((Encoding?)null, 0),
        };
        return encoding
            ?? (IsAsciiInUtf16(file, zeroAt: 1) ? Encoding.Unicode
                : IsAsciiInUtf16(file, zeroAt: 0) ? Encoding.BigEndianUnicode
                : IsText(file) ? Encoding.UTF8
                : null);
    }

    /// <summary>Whether every character of the beginning is ASCII in two bytes, the zero first or second.</summary>
    private static bool IsAsciiInUtf16(ReadOnlySpan<byte> file, int zeroAt)
    {
        var length = Math.Min(file.Length, SampleLength) & ~1;
        for (var i = 0; i < length; i += 2)
        {
            if (file[i + zeroAt] != 0 || !IsTextByte(file[i + 1 - zeroAt]) || file[i + 1 - zeroAt] >= 0x80)
            {
                return false;
            }
        }

        return length > 0;
    }

    // What surrounds a PEM block may be in any charset, with a stray control character in it.
    private static bool IsText(ReadOnlySpan<byte> file)
    {
        if (file.IndexOf("-----BEGIN "u8) >= 0)
        {
            return true;
        }

        foreach (var value in file)
        {
            if (!IsTextByte(value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsTextByte(byte value) => value is >= 0x20 and not 0x7f or (byte)'\t' or (byte)'\n' or (byte)'\f' or (byte)'\r';
}
