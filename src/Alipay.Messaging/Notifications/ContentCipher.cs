using System.Security.Cryptography;

namespace Alipay.Messaging.Notifications;

/// <summary>The encryption of a message's content: AES/CBC/PKCS7 with a vector of 16 zero bytes, in base64 (http-protocol.md 1.5).</summary>
internal static class ContentCipher
{
    private static readonly byte[] ZeroVector = new byte[16];

    /// <summary>The plain bytes; null when the content is no base64 or was encrypted with another key.</summary>
    /// <remarks>Only for verified content: to an unverified sender the difference between null and not null would betray the content.</remarks>
    public static byte[]? Decrypt(byte[] key, ReadOnlySpan<byte> base64)
    {
        var cipherText = new byte[(base64.Length / 4 * 3) + 3];
        if (System.Buffers.Text.Base64.DecodeFromUtf8(base64, cipherText, out _, out var length) != System.Buffers.OperationStatus.Done)
        {
            return null;
        }

        using var aes = Aes.Create();
        aes.Key = key;
        try
        {
            return aes.DecryptCbc(cipherText.AsSpan(0, length), ZeroVector);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
