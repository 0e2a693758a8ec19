using System.Formats.Asn1;
using Alipay.Messaging.Signing.Keys;

namespace Alipay.Messaging.Signing.Certificates;

/// <summary>
/// Takes the certificates out of a file (protocol.md 5.3): PEM with anything around the blocks, DER, or a bare base64 body.
/// </summary>
internal static class CertificateFile
{
    private const string WhatToGive = "Give the certificate file (.crt) as it was downloaded from the open platform.";
    private const string Damaged = $"The certificate file is damaged, or holds something else. {WhatToGive}";
    private const byte DerSequence = 0x30;

    /// <summary>The DER of each certificate in file order, read as it is asked for.</summary>
    /// <exception cref="CertificateFormatException">No certificate can be read at this place of the file.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Certificates(byte[] file)
    {
        var text = PemText.Clean(FileText.Read(file));
        return text.Contains(PemText.Begin, StringComparison.Ordinal) ? PemCertificates(text)
            : PemText.TryDecode(text, out var der) && der is [DerSequence, ..] ? DerCertificates(der)
            : throw NotACertificate(text, der);
    }

    /// <summary>The error for a file of another format.</summary>
    public static CertificateFormatException Holds(ForeignFormat format)
        => new($"The certificate file holds {format.Name}, a certificate is wanted. {format.ForCertificate ?? WhatToGive}");

    private static IEnumerable<ReadOnlyMemory<byte>> DerCertificates(ReadOnlyMemory<byte> file)
    {
        do
        {
            var certificate = FirstValue(file);
            yield return certificate;
            file = file[certificate.Length..];
        }
        while (file.Span.IndexOfAnyExcept(" \t\r\n\0"u8) >= 0);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> PemCertificates(string text)
    {
        var found = false;
        var others = new List<string>();
        foreach (var block in PemText.Blocks(text))
        {
            if (!block.IsClosed)
            {
                throw new CertificateFormatException(
                    "The certificate file has a BEGIN line without its END line: it was cut short. Download it anew.");
            }

            if (block.Label is "CERTIFICATE" or "X509 CERTIFICATE" or "TRUSTED CERTIFICATE")
            {
                found = true;
                yield return DecodeBase64(block.Body);
            }
            else
            {
                others.Add(block.Label);
            }
        }

        if (!found)
        {
            throw NotACertificate(others);
        }
    }

    private static ReadOnlyMemory<byte> DecodeBase64(string body) => PemText.TryDecode(body, out var der)
        ? FirstValue(der)
        : throw new CertificateFormatException($"The certificate file {ForeignText.Describe(body, WhatToGive)}");

    private static CertificateFormatException NotACertificate(string text, byte[]? bytes)
        => (ForeignText.Recognise(text) ?? ForeignBytes.Recognise(bytes)) is { } format ? Holds(format)
            : new CertificateFormatException(bytes is null or [] || ForeignText.IsNoBase64(text)
                ? $"The certificate file {ForeignText.Describe(text, WhatToGive)}"
                : Damaged);

    private static ReadOnlyMemory<byte> FirstValue(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return new AsnReader(bytes, AsnEncodingRules.BER).ReadEncodedValue();
        }
        catch (AsnContentException)
        {
            throw new CertificateFormatException(Damaged);
        }
    }

    private static CertificateFormatException NotACertificate(List<string> labels)
    {
        return Has("ENCRYPTED PRIVATE KEY") ? Holds(ForeignFormat.EncryptedPrivateKey)
            : Has("PRIVATE KEY") ? Holds(ForeignFormat.PrivateKey)
            : Has("PUBLIC KEY") ? Holds(ForeignFormat.PublicKey)
            : Has("CERTIFICATE REQUEST") ? Holds(ForeignFormat.CertificateRequest)
            : Has("PKCS7") || Has("CMS") ? Holds(ForeignFormat.Pkcs7)
            : Has("X509 CRL") ? Holds(ForeignFormat.RevocationList)
            : labels.Exists(static label => label.StartsWith("PGP ", StringComparison.Ordinal)) ? Holds(ForeignFormat.PgpKey)
            : new CertificateFormatException($"The certificate file holds no certificate. {WhatToGive}");

        bool Has(string ending) => labels.Exists(label => label.EndsWith(ending, StringComparison.Ordinal));
    }
}
