using System.Text;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;

namespace Alipay.Messaging.Benchmarks.Parts;

/// <summary>A throw-away SM2 key pair, and BouncyCastle's own signers over it, initialised once: the floor of our signer.</summary>
internal sealed class Sm2Pair
{
    private static readonly byte[] UserId = Encoding.ASCII.GetBytes("1234567812345678");

    public Sm2Pair()
    {
        var generator = new ECKeyPairGenerator();
        generator.Init(new ECKeyGenerationParameters(GMObjectIdentifiers.sm2p256v1, new SecureRandom()));
        var pair = generator.GenerateKeyPair();
        (PrivateKey, PublicKey) = ((ECPrivateKeyParameters)pair.Private, (ECPublicKeyParameters)pair.Public);
        RawSigner.Init(true, new ParametersWithID(PrivateKey, UserId));
        RawVerifier.Init(false, new ParametersWithID(PublicKey, UserId));
    }

    public ECPrivateKeyParameters PrivateKey { get; }

    public ECPublicKeyParameters PublicKey { get; }

    public SM2Signer RawSigner { get; } = new();

    public SM2Signer RawVerifier { get; } = new();
}
