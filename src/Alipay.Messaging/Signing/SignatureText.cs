using System.Buffers;
using System.Buffers.Text;

namespace Alipay.Messaging.Signing;

/// <summary>The base64 text of a signature, as it is written in a frame or an answer.</summary>
internal static class SignatureText
{
    /// <summary>Bytes of the longest signature there can be: an RSA key of 16,384 bits.</summary>
    public const int MaxSize = 2048;

    /// <summary>
    /// Decodes base64 in which blanks, tabs and line breaks may stand anywhere. All else is strict: padding must be there,
    /// nothing may follow it and its unused bits are zero. False also when <paramref name="destination"/> is too small.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> base64Utf8, Span<byte> destination, out int written)
    {
        var status = Base64.DecodeFromUtf8(base64Utf8, destination, out var consumed, out written);
        if (status == OperationStatus.Done && consumed == base64Utf8.Length && HasZeroUnusedBits(base64Utf8, written))
        {
            return true;
        }

        written = 0;
        return false;
    }

    // .NET 8 lets any unused bits pass, .NET 10 refuses them: both are to refuse.
    private static bool HasZeroUnusedBits(ReadOnlySpan<byte> base64Utf8, int decodedLength)
    {
        if (decodedLength % 3 == 0)
        {
            return true;
        }

        var last = base64Utf8.Length - 1;
        while ("= \t\r\n"u8.Contains(base64Utf8[last]))
        {
            last--;
        }

        return (decodedLength % 3 == 1 ? "AQgw"u8 : "AEIMQUYcgkosw048"u8).Contains(base64Utf8[last]);
    }
}
