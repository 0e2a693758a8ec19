using System.Security.Cryptography;
using Alipay.Messaging.Signing;

namespace Alipay.Messaging.Tests.Handshake;

/// <summary>RSA over the keys of the vectors, by the platform alone.</summary>
internal sealed class TestSigner(RSA key, SignType signType) : IContentSigner
{
    public SignType SignType => signType;

    /// <summary>Signs as the application of the vectors.</summary>
    public static TestSigner ForApplication(string signType)
    {
        var key = RSA.Create();
        key.ImportPkcs8PrivateKey(Key("app_private_b64"), out _);
        return new TestSigner(key, signType == "RSA" ? SignType.Rsa : SignType.Rsa2);
    }

    /// <summary>Verifies what the Alipay of the vectors signed.</summary>
    public static TestSigner OfAlipay()
    {
        var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(Key("alipay_public_b64"), out _);
        return new TestSigner(key, SignType.Rsa2);
    }

    public string ExportPublicKey() => Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());

    public string Sign(ReadOnlySpan<byte> content) =>
        Convert.ToBase64String(key.SignData(content, Hash(signType), RSASignaturePadding.Pkcs1));

    public bool Verify(SignType signType, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
        key.VerifyData(content, signature, Hash(signType), RSASignaturePadding.Pkcs1);

    public IContentSigner WithPeerKey(string publicKeyText) => throw new NotSupportedException();

    public void Dispose() => key.Dispose();

    private static HashAlgorithmName Hash(SignType signType) => signType == SignType.Rsa ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;

    private static byte[] Key(string name)
    {
        using var keys = VectorFile.Load("keys.json");
        return Convert.FromBase64String(keys.RootElement.GetProperty(name).GetString()!);
    }
}
