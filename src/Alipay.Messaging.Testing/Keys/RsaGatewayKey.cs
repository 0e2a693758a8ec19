using System.Collections.Concurrent;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;

namespace Alipay.Messaging.Testing.Keys;

/// <summary>RSA, 2048 bits; serves RSA (SHA-1) and RSA2 (SHA-256).</summary>
internal sealed class RsaGatewayKey : GatewayKey
{
    private readonly byte[] _privateKey;
    private readonly byte[] _publicKey;

    // RSA objects are not guaranteed to be thread-safe; a small pool is cheaper than a lock.
    private readonly ConcurrentBag<RSA> _pool = [];

    public RsaGatewayKey()
        : this(RSA.Create(2048))
    {
    }

    private RsaGatewayKey(RSA rsa)
    {
        _privateKey = rsa.ExportPkcs8PrivateKey();
        _publicKey = rsa.ExportSubjectPublicKeyInfo();
        _pool.Add(rsa);
    }

    /// <exception cref="CryptographicException">The bytes are not an RSA key.</exception>
    public static RsaGatewayKey Import(byte[] pkcs8)
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        return new RsaGatewayKey(rsa);
    }

    public override string PrivateKey => Convert.ToBase64String(_privateKey);

    public override string PublicKey => Convert.ToBase64String(_publicKey);

    public override AsymmetricKeyParameter CertificatePrivateKey => PrivateKeyFactory.CreateKey(_privateKey);

    public override AsymmetricKeyParameter CertificatePublicKey => PublicKeyFactory.CreateKey(_publicKey);

    public override string CertificateAlgorithm => "SHA256WITHRSA";

    public override bool CanSign(string? signType) => signType is SignTypes.Rsa or SignTypes.Rsa2;

    public override byte[] Sign(string signType, byte[] content)
        => Use(rsa => rsa.SignData(content, Hash(signType), RSASignaturePadding.Pkcs1));

    public override bool Verify(string signType, byte[] content, byte[] signature)
        => CanSign(signType) && Use(rsa => rsa.VerifyData(content, signature, Hash(signType), RSASignaturePadding.Pkcs1));

    private static HashAlgorithmName Hash(string signType)
        => signType == SignTypes.Rsa ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;

    private T Use<T>(Func<RSA, T> work)
    {
        if (!_pool.TryTake(out var rsa))
        {
            rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(_privateKey, out _);
        }

        try
        {
            return work(rsa);
        }
        finally
        {
            _pool.Add(rsa);
        }
    }
}
