using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace Alipay.Messaging.Testing.Keys;

/// <summary>SM2 with SM3 and the user id of protocol.md 1.2.</summary>
internal sealed class Sm2GatewayKey : GatewayKey
{
    private static readonly byte[] UserId = Encoding.ASCII.GetBytes("1234567812345678");

    private readonly AsymmetricCipherKeyPair _pair;

    public Sm2GatewayKey()
    {
        var generator = new ECKeyPairGenerator();
        generator.Init(new ECKeyGenerationParameters(GMObjectIdentifiers.sm2p256v1, new SecureRandom()));
        _pair = generator.GenerateKeyPair();
    }

    private Sm2GatewayKey(ECPrivateKeyParameters privateKey)
    {
        var point = privateKey.Parameters.G.Multiply(privateKey.D).Normalize();
        _pair = new AsymmetricCipherKeyPair(new ECPublicKeyParameters(privateKey.AlgorithmName, point, GMObjectIdentifiers.sm2p256v1), privateKey);
    }

    /// <exception cref="CryptographicException">The bytes are not an SM2 key.</exception>
    public static Sm2GatewayKey Import(byte[] pkcs8) => PrivateKeyFactory.CreateKey(pkcs8) is ECPrivateKeyParameters { PublicKeyParamSet: { } curve } key
        && curve.Equals(GMObjectIdentifiers.sm2p256v1)
            ? new Sm2GatewayKey(key)
            : throw new CryptographicException("The bytes are not an SM2 key.");

    public override string PrivateKey
        => Convert.ToBase64String(PrivateKeyInfoFactory.CreatePrivateKeyInfo(_pair.Private).GetDerEncoded());

    public override string PublicKey
        => Convert.ToBase64String(SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(_pair.Public).GetDerEncoded());

    public override AsymmetricKeyParameter CertificatePrivateKey => _pair.Private;

    public override AsymmetricKeyParameter CertificatePublicKey => _pair.Public;

    public override string CertificateAlgorithm => "SM3WITHSM2";

    public override bool CanSign(string? signType) => signType == SignTypes.Sm2;

    public override byte[] Sign(string signType, byte[] content)
    {
        var signer = Signer(forSigning: true);
        signer.BlockUpdate(content, 0, content.Length);
        return signer.GenerateSignature();
    }

    public override bool Verify(string signType, byte[] content, byte[] signature)
    {
        if (!CanSign(signType))
        {
            return false;
        }

        var signer = Signer(forSigning: false);
        signer.BlockUpdate(content, 0, content.Length);
        return signer.VerifySignature(signature);
    }

    private SM2Signer Signer(bool forSigning)
    {
        var signer = new SM2Signer();
        signer.Init(forSigning, new ParametersWithID(forSigning ? _pair.Private : _pair.Public, UserId));
        return signer;
    }
}
