using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Alipay.Messaging.Signing.Keys;

namespace Alipay.Messaging.Signing.Certificates;

/// <summary>
/// What the protocol needs of an X.509 certificate. It is read here and not by X509Certificate2, which knows no SM2 keys on some
/// platforms and prints names in another way.
/// </summary>
internal sealed class AlipayCertificate
{
    private const string RsaSignatures = "1.2.840.113549.1.1";
    private const string Sm2Signatures = "1.2.156.10197.1.501";

    // RFC 5280 allows 20; the limit keeps the decimal printing of a garbled one cheap.
    private const int MaxSerialNumberLength = 128;

    private static readonly Asn1Tag VersionTag = new(TagClass.ContextSpecific, 0, isConstructed: true);

    private readonly ReadOnlyMemory<byte> _issuerName;
    private readonly ReadOnlyMemory<byte> _subjectName;

    private AlipayCertificate(ReadOnlyMemory<byte> der)
    {
        Der = der;
        var certificate = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
        var signed = certificate.ReadSequence();
        SignatureAlgorithm = certificate.ReadSequence().ReadObjectIdentifier();
        certificate.ReadBitString(out _);

        if (signed.PeekTag() == VersionTag)
        {
            signed.ReadEncodedValue();
        }

        var serialNumber = signed.ReadIntegerBytes();
        if (serialNumber.Length > MaxSerialNumberLength)
        {
            throw new AsnContentException();
        }

        signed.ReadSequence();
        _issuerName = signed.ReadEncodedValue();
        Issuer = IssuerName.Print(_issuerName.Span);
        var validity = signed.ReadSequence();
        NotBefore = ReadTime(validity);
        NotAfter = ReadTime(validity);
        _subjectName = signed.ReadEncodedValue();
        SubjectPublicKeyInfo = signed.PeekEncodedValue().ToArray();
        signed.ReadSequence().ReadSequence().ReadObjectIdentifier();
        SerialNumber = Hash(Issuer, new BigInteger(serialNumber.Span, isBigEndian: true));
    }

    /// <summary>The SN of protocol.md 5.2: 32 lower-case hex digits.</summary>
    public string SerialNumber { get; }

    /// <summary>The issuer as it goes into the SN.</summary>
    public string Issuer { get; }

    /// <summary>The subject, printed as the issuer is.</summary>
    public string Subject => IssuerName.Print(_subjectName.Span);

    public ReadOnlyMemory<byte> Der { get; }

    public DateTimeOffset NotBefore { get; }

    public DateTimeOffset NotAfter { get; }

    public byte[] SubjectPublicKeyInfo { get; }

    /// <summary>The public key as its base64 body.</summary>
    public string PublicKeyText => Convert.ToBase64String(SubjectPublicKeyInfo);

    /// <summary>Whether it names itself as its issuer, as roots do.</summary>
    public bool IsSelfIssued => IsIssuerOf(this);

    private string SignatureAlgorithm { get; }

    /// <summary>Reads the first certificate of a file (protocol.md 5.3).</summary>
    /// <exception cref="CertificateFormatException">The file does not begin with a certificate that can be read.</exception>
    public static AlipayCertificate Read(byte[] file) => Parse(CertificateFile.Certificates(file).First());

    /// <summary>Reads every certificate of a file, at least one.</summary>
    /// <exception cref="CertificateFormatException">A certificate of the file cannot be read, or there is none.</exception>
    public static IReadOnlyList<AlipayCertificate> ReadAll(byte[] file) => CertificateFile.Certificates(file).Select(Parse).ToList();

    /// <summary>
    /// The SNs of those root certificates that are signed in the kind of <paramref name="signType"/> (protocol.md 5.4).
    /// </summary>
    /// <exception cref="CertificateFormatException">None is of that kind.</exception>
    public static string RootSerialNumbers(IReadOnlyList<AlipayCertificate> roots, SignType signType)
    {
        var wanted = signType == SignType.Sm2 ? Sm2Signatures : RsaSignatures;
        var serialNumbers = roots
            .Where(certificate => certificate.SignatureAlgorithm.StartsWith(wanted, StringComparison.Ordinal))
            .Select(certificate => certificate.SerialNumber)
            .ToList();
        return serialNumbers.Count > 0
            ? string.Join('_', serialNumbers)
            : throw new CertificateFormatException(
                $"The root certificate file has no certificate with a signature for sign type {signType.Name()}. "
                + "Give Alipay's root certificate file (alipayRootCert.crt) of the same sign type.");
    }

    /// <summary>Whether the first certificate of a file issued another one in it. False when the rest of the file cannot be read.</summary>
    public static bool IsIssuerOfAnother(byte[] file)
    {
        try
        {
            var all = ReadAll(file);
            return all.Skip(1).Any(all[0].IsIssuerOf);
        }
        catch (CertificateFormatException)
        {
            return false;
        }
    }

    /// <summary>Whether the other names this one as its issuer. Its signature is not looked at.</summary>
    public bool IsIssuerOf(AlipayCertificate other) => _subjectName.Span.SequenceEqual(other._issuerName.Span);

    private static AlipayCertificate Parse(ReadOnlyMemory<byte> der)
    {
        try
        {
            return new AlipayCertificate(der);
        }
        catch (Exception e) when (e is AsnContentException or CertificateFormatException)
        {
            throw ForeignBytes.Recognise(der) is { } format && format != ForeignFormat.Certificate ? CertificateFile.Holds(format)
                : e as CertificateFormatException ?? new CertificateFormatException(
                    "The certificate file holds something that is not a certificate, or a damaged one. Give the certificate file (.crt) as it was downloaded.");
        }
    }

    private static DateTimeOffset ReadTime(AsnReader validity) =>
        validity.PeekTag() == Asn1Tag.GeneralizedTime ? validity.ReadGeneralizedTime() : validity.ReadUtcTime();

    [SuppressMessage("Security", "CA5351", Justification = "The SN is an MD5 by protocol.md 5.2; it names, it does not protect.")]
    private static string Hash(string issuer, BigInteger serialNumber)
    {
        var text = issuer + serialNumber.ToString(CultureInfo.InvariantCulture);
        return Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();
    }
}
