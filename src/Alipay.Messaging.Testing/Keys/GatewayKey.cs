using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;

namespace Alipay.Messaging.Testing.Keys;

/// <summary>
/// A throw-away key pair. Signs and verifies with the platform's cryptography and never with the library under test: a
/// round trip through one implementation would prove nothing. Thread-safe.
/// </summary>
internal abstract class GatewayKey
{
    /// <summary>PKCS#8 as a base64 body.</summary>
    public abstract string PrivateKey { get; }

    /// <summary>X.509 SubjectPublicKeyInfo as a base64 body.</summary>
    public abstract string PublicKey { get; }

    /// <summary>The private key in the form that signs certificates.</summary>
    public abstract AsymmetricKeyParameter CertificatePrivateKey { get; }

    /// <summary>The public key in the form that certificates contain.</summary>
    public abstract AsymmetricKeyParameter CertificatePublicKey { get; }

    /// <summary>Bouncy Castle's name of the algorithm that certificates are signed with.</summary>
    public abstract string CertificateAlgorithm { get; }

    public static GatewayKey Create(string signType) => signType == SignTypes.Sm2 ? new Sm2GatewayKey() : new RsaGatewayKey();

    /// <exception cref="CryptographicException">The bytes are not a key of this kind.</exception>
    public static GatewayKey Import(string signType, byte[] pkcs8) => signType == SignTypes.Sm2 ? Sm2GatewayKey.Import(pkcs8) : RsaGatewayKey.Import(pkcs8);

    /// <summary>Whether a key of this kind can sign by <paramref name="signType"/>.</summary>
    public abstract bool CanSign(string? signType);

    public abstract byte[] Sign(string signType, byte[] content);

    /// <summary>Returns false, never throws, for anything that is not a valid signature.</summary>
    public abstract bool Verify(string signType, byte[] content, byte[] signature);
}
