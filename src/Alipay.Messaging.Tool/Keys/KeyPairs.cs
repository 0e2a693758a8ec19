using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;

namespace Alipay.Messaging.Tool.Keys;

/// <summary>Generates key pairs, and requests certificates for them.</summary>
internal static class KeyPairs
{
    public static KeyMaterial NewRsa(int bits) => KeyMaterial.OfRsa(RSA.Create(bits), isPrivate: true);

    public static KeyMaterial NewSm2()
    {
        var generator = new ECKeyPairGenerator();
        generator.Init(new ECKeyGenerationParameters(GMObjectIdentifiers.sm2p256v1, new SecureRandom()));
        return KeyMaterial.OfSm2((ECPrivateKeyParameters)generator.GenerateKeyPair().Private);
    }

    /// <summary>A PKCS#10 request that the open platform issues the application's certificate for.</summary>
    /// <param name="key">The private key.</param>
    /// <param name="organization">The company's name, as the platform knows it.</param>
    /// <param name="commonName">The name in the certificate: the open platform's key tool takes the host name or the company's.</param>
    public static byte[] Request(KeyMaterial key, string organization, string commonName)
    {
        var subject = new X509Name([X509Name.C, X509Name.O, X509Name.CN], ["CN", organization, commonName]);
        var algorithm = key.Algorithm == "SM2" ? "SM3WITHSM2" : "SHA256WITHRSA";
        var privateKey = PrivateKeyFactory.CreateKey(key.Pkcs8);
        return new Pkcs10CertificationRequest(
            new Asn1SignatureFactory(algorithm, privateKey), subject, PublicKeyFactory.CreateKey(key.PublicKey), null).GetDerEncoded();
    }
}
