using System.Formats.Asn1;
using System.Text;

namespace Alipay.Messaging.Signing;

/// <summary>
/// Takes the certificates out of a file (protocol.md 5.3): PEM with anything around the blocks, DER, or a bare base64 body.
/// </summary>
internal static class CertificateFile
{
    private const string WhatToGive = "Give the certificate file (.crt) as it was downloaded from the open platform.";

    /// <summary>The DER of each certificate in file order, read as it is asked for.</summary>
    /// <exception cref="CertificateFormatException">No certificate can be read at this place of the file.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Certificates(byte[] file)
    {
        if (file is [0x30, >= 0x80, ..])
        {
            return DerCertificates(file);
        }

        if (file is [0xff, 0xfe, ..] or [0xfe, 0xff, ..])
        {
            throw new CertificateFormatException("The certificate file is saved as UTF-16. Save it as UTF-8, or download it anew.");
        }

        // Whatever stands around the blocks may be in any charset; the blocks are ASCII.
        var bytes = file is [0xef, 0xbb, 0xbf, ..] ? file.AsSpan(3) : file;
        var text = PemText.Clean(Encoding.Latin1.GetString(bytes));
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new CertificateFormatException($"The certificate file is empty. {WhatToGive}");
        }

        return text.Contains(PemText.Begin, StringComparison.Ordinal) ? PemCertificates(text) : [DecodeBase64(text)];
    }

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

            if (block.Label is "CERTIFICATE" or "X509 CERTIFICATE")
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

    private static ReadOnlyMemory<byte> DecodeBase64(string body)
    {
        var der = PemText.Decode(body, out var problem);
        return der is not null
            ? FirstValue(der)
            : throw new CertificateFormatException($"The certificate file {problem}. {WhatToGive}");
    }

    private static ReadOnlyMemory<byte> FirstValue(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return new AsnReader(bytes, AsnEncodingRules.BER).ReadEncodedValue();
        }
        catch (AsnContentException)
        {
            throw new CertificateFormatException($"The certificate file is damaged, or holds something else. {WhatToGive}");
        }
    }

    private static CertificateFormatException NotACertificate(List<string> labels)
    {
        var what = Has("PRIVATE KEY") ? "a private key (never give it away)"
            : Has("PUBLIC KEY") ? "a public key"
            : Has("CERTIFICATE REQUEST") ? "a certificate request (.csr)"
            : Has("PKCS7") ? "a PKCS#7 bundle"
            : "no certificate";
        return new CertificateFormatException($"The certificate file holds {what}, a certificate is wanted. {WhatToGive}");

        bool Has(string ending) => labels.Exists(label => label.EndsWith(ending, StringComparison.Ordinal));
    }
}
