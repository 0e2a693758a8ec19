using System.Security.Cryptography;
using Alipay.Messaging.Signing.Certificates;
using Alipay.Messaging.Signing.Keys;
using Alipay.Messaging.Tool.Output;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.X509;

namespace Alipay.Messaging.Tool.Keys;

/// <summary>What a file holds: a private key, a public key, or certificates. RSA or SM2, in any form that the library reads.</summary>
internal sealed class KeyMaterial
{
    private KeyMaterial()
    {
    }

    /// <summary><c>RSA</c> or <c>SM2</c>; null for certificates.</summary>
    public string? Algorithm { get; private init; }

    /// <summary>The size of an RSA modulus or of the SM2 curve; null for certificates.</summary>
    public int? Bits { get; private init; }

    /// <summary>PKCS#8; null when there is no private key.</summary>
    public byte[]? Pkcs8 { get; private init; }

    /// <summary>PKCS#1 for RSA, SEC1 for SM2; null when there is no private key.</summary>
    public byte[]? Traditional { get; private init; }

    /// <summary>X.509 SubjectPublicKeyInfo; null for certificates.</summary>
    public byte[]? PublicKey { get; private init; }

    /// <summary>PKCS#1 of an RSA public key; null otherwise.</summary>
    public byte[]? RsaPublicKey { get; private init; }

    public IReadOnlyList<AlipayCertificate> Certificates { get; private init; } = [];

    /// <summary>Whether it is a private key.</summary>
    public bool IsPrivate => Pkcs8 is not null;

    /// <summary>Reads a file.</summary>
    /// <exception cref="ToolException">The file is neither a key nor a certificate; the message names what it is.</exception>
    public static KeyMaterial Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new ToolException(ExitCodes.Configuration, Language.Pick($"{path} is a directory. Give the path of the file.", $"{path} 是目录，请给出文件路径。"));
        }

        var bytes = File.ReadAllBytes(path);
        var text = FileText.Read(bytes);
        return Try(() => OfRsa(KeyReader.ReadRsaPrivateKey(text), isPrivate: true))
            ?? Try(() => OfSm2(KeyReader.ReadSm2PrivateKey(text)))
            ?? Try(() => OfRsa(KeyReader.ReadRsaPublicKey(text), isPrivate: false))
            ?? Try(() => OfSm2(KeyReader.ReadSm2PublicKey(text)))
            ?? Try(() => new KeyMaterial { Certificates = AlipayCertificate.ReadAll(bytes) })
            ?? throw new ToolException(ExitCodes.Configuration, $"{path}: {WhyNot(text)}");
    }

    public static KeyMaterial OfRsa(RSA rsa, bool isPrivate)
    {
        using (rsa)
        {
            return new KeyMaterial
            {
                Algorithm = "RSA",
                Bits = rsa.KeySize,
                Pkcs8 = isPrivate ? rsa.ExportPkcs8PrivateKey() : null,
                Traditional = isPrivate ? rsa.ExportRSAPrivateKey() : null,
                PublicKey = rsa.ExportSubjectPublicKeyInfo(),
                RsaPublicKey = rsa.ExportRSAPublicKey(),
            };
        }
    }

    public static KeyMaterial OfSm2(ECPrivateKeyParameters key)
    {
        // The one of the reader names no curve by its object identifier, which the encodings need.
        var named = new ECPrivateKeyParameters("EC", key.D, GMObjectIdentifiers.sm2p256v1);
        var point = new ECPublicKeyParameters("EC", named.Parameters.G.Multiply(named.D).Normalize(), GMObjectIdentifiers.sm2p256v1);
        var info = PrivateKeyInfoFactory.CreatePrivateKeyInfo(named);
        return new KeyMaterial
        {
            Algorithm = "SM2",
            Bits = named.Parameters.Curve.FieldSize,
            Pkcs8 = info.GetDerEncoded(),
            Traditional = info.ParsePrivateKey().GetDerEncoded(),
            PublicKey = SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(point).GetDerEncoded(),
        };
    }

    private static KeyMaterial OfSm2(ECPublicKeyParameters key)
    {
        var point = new ECPublicKeyParameters("EC", key.Q, GMObjectIdentifiers.sm2p256v1);
        return new KeyMaterial
        {
            Algorithm = "SM2",
            Bits = point.Parameters.Curve.FieldSize,
            PublicKey = SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(point).GetDerEncoded(),
        };
    }

    private static KeyMaterial? Try(Func<KeyMaterial> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is KeyFormatException or CertificateFormatException)
        {
            return null;
        }
    }

    /// <summary>What the reader of private keys says of it: it names the format that it recognises.</summary>
    private static string WhyNot(string text)
    {
        try
        {
            KeyReader.ReadRsaPrivateKey(text).Dispose();
        }
        catch (KeyFormatException e)
        {
            return e.Message;
        }

        return Language.Pick("This is neither a key nor a certificate.", "既不是密钥也不是证书。");
    }
}
