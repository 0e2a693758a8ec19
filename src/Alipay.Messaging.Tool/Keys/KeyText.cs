using System.Security.Cryptography;

namespace Alipay.Messaging.Tool.Keys;

/// <summary>Writes keys as text.</summary>
internal static class KeyText
{
    public static string Pem(string label, byte[] der) => new string(PemEncoding.Write(label, der)) + "\n";

    /// <summary>One line of base64, as the open platform's console shows and takes keys.</summary>
    public static string Base64(byte[] der) => Convert.ToBase64String(der);

    /// <summary>The SHA-256 of a public key, by which two files can be compared without showing them.</summary>
    public static string Fingerprint(byte[] publicKey) => "SHA256:" + Convert.ToBase64String(SHA256.HashData(publicKey)).TrimEnd('=');
}
