using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace Alipay.Messaging.Testing.Keys;

/// <summary>One certificate: its text, its own name, and its SN by protocol.md 5.2.</summary>
internal sealed record IssuedCertificate(string Pem, string Subject, string SerialNumber);

/// <summary>Issues certificates under a name and a key.</summary>
internal sealed class Issuer(IssuedCertificate certificate, GatewayKey key)
{
    // Fixed dates, so that the certificates are valid under any clock that a test sets.
    private static readonly DateTime NotBefore = new(1999, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime NotAfter = new(2049, 12, 31, 0, 0, 0, DateTimeKind.Utc);

    public IssuedCertificate Certificate => certificate;

    public static Issuer SelfSigned(string name, BigInteger serial, GatewayKey key)
        => new(Sign(name, name, serial, key.CertificatePublicKey, key.CertificatePrivateKey, key.CertificateAlgorithm, isAuthority: true), key);

    /// <summary>A root of an algorithm that no sign type uses: a client must skip it.</summary>
    public static IssuedCertificate SelfSignedElliptic(string name, BigInteger serial)
    {
        var generator = new ECKeyPairGenerator();
        generator.Init(new ECKeyGenerationParameters(SecObjectIdentifiers.SecP256r1, new SecureRandom()));
        var pair = generator.GenerateKeyPair();
        return Sign(name, name, serial, pair.Public, pair.Private, "SHA256WITHECDSA", isAuthority: true);
    }

    /// <param name="subject">The name, most specific part first.</param>
    /// <param name="serial">The serial number.</param>
    /// <param name="subjectKey">The key.</param>
    /// <param name="isAuthority">Whether it may issue certificates in turn.</param>
    public IssuedCertificate Issue(string subject, BigInteger serial, GatewayKey subjectKey, bool isAuthority = false)
        => Sign(subject, certificate.Subject, serial, subjectKey.CertificatePublicKey, key.CertificatePrivateKey, key.CertificateAlgorithm, isAuthority);

    private static IssuedCertificate Sign(
        string subject,
        string issuer,
        BigInteger serial,
        AsymmetricKeyParameter publicKey,
        AsymmetricKeyParameter privateKey,
        string algorithm,
        bool isAuthority)
    {
        var generator = new X509V3CertificateGenerator();
        generator.SetSerialNumber(serial);
        // Names are given most specific first, as protocol.md 5.2 prints them, and stored in reverse order.
        generator.SetSubjectDN(new X509Name(true, subject));
        generator.SetIssuerDN(new X509Name(true, issuer));
        generator.SetNotBefore(NotBefore);
        generator.SetNotAfter(NotAfter);
        generator.SetPublicKey(publicKey);
        if (isAuthority)
        {
            generator.AddExtension(X509Extensions.BasicConstraints, critical: true, new BasicConstraints(cA: true));
        }

        var signed = generator.Generate(new Asn1SignatureFactory(algorithm, privateKey));
        var pem = new string(PemEncoding.Write("CERTIFICATE", signed.GetEncoded())) + "\n";
        return new IssuedCertificate(pem, subject, SerialNumber(issuer, serial));
    }

    [SuppressMessage("Security", "CA5351", Justification = "protocol.md 5.2 names certificates by MD5.")]
    private static string SerialNumber(string issuer, BigInteger serial)
#pragma warning disable CA1308 // The wire format is lower case.
        => Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(issuer + serial))).ToLowerInvariant();
#pragma warning restore CA1308
}
