using System.Security.Cryptography;
using System.Text;

namespace Alipay.Messaging.Tests;

/// <summary>The throw-away keys of Vectors/keys.json.</summary>
internal static class TestKeys
{
    public static string AppPrivate { get; } = Read("app_private_b64");

    public static string AppPublic { get; } = Read("app_public_b64");

    public static string AlipayPrivate { get; } = Read("alipay_private_b64");

    public static string AlipayPublic { get; } = Read("alipay_public_b64");

    public static string Read(string name) => VectorFile.Load("keys.json").RootElement.GetProperty(name).GetString()!;

    /// <summary>Signs as Alipay would, with the platform's own RSA.</summary>
    public static string SignAsAlipay(string text, bool sha1 = false, string? privateKey = null)
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(Convert.FromBase64String(privateKey ?? AlipayPrivate), out _);
        var hash = sha1 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
        return Convert.ToBase64String(rsa.SignData(Encoding.UTF8.GetBytes(text), hash, RSASignaturePadding.Pkcs1));
    }
}
