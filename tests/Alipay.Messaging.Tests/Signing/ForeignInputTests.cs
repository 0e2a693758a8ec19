using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Alipay.Messaging.Signing.Certificates;
using Alipay.Messaging.Signing.Keys;

namespace Alipay.Messaging.Tests.Signing;

/// <summary>What people give in place of a key or certificate is read where it can be, else named, with what to do about it.</summary>
public sealed class ForeignInputTests
{
    // A throw-away password of throw-away stores.
    private const string Password = "secret";

    private static readonly string AppPrivate = TestKeys.Key("app_private_b64");
    private static readonly string AppPrivatePem = TestKeys.Key("app_private_pem");

    public static TheoryData<string> FileForms() => new(
        "UTF-8", "UTF-8 with mark", "UTF-16 LE with mark", "UTF-16 BE with mark", "UTF-16 LE", "UTF-16 BE", "UTF-32 with mark", "DER");

    public static TheoryData<string, byte[], string, string> Containers()
    {
        using var rsa = RSA.Create(2048);
        using var dsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=throw-away", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90));
        var password = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1);
        var pkcs7 = new X509Certificate2Collection(certificate).Export(X509ContentType.Pkcs7)!;
        var crl = new CertificateRevocationListBuilder().Build(
            new X500DistinguishedName("CN=throw-away"),
            X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1),
            BigInteger.One,
            DateTimeOffset.UnixEpoch.AddYears(90),
            HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.Create([1], new X500DistinguishedName("CN=throw-away"), [1]),
            DateTimeOffset.UnixEpoch);
        var pfx = certificate.Export(X509ContentType.Pkcs12, Password);
        return new()
        {
            { "PFX", pfx, "PKCS#12", "openssl pkcs12" },
            { "PFX as base64", Ascii(Convert.ToBase64String(pfx)), "PKCS#12", "openssl pkcs12" },
            { "PKCS#7", pkcs7, "PKCS#7", "" },
            { "PKCS#7 as PEM", Ascii(PemEncoding.WriteString("PKCS7", pkcs7)), "PKCS#7", "" },
            { "JKS", [0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0, 0, 0, 1], "Java key store", "keytool" },
            { "JCEKS", [0xce, 0xce, 0xce, 0xce, 0, 0, 0, 2], "Java key store", "keytool" },
            { "encrypted PKCS#8", rsa.ExportEncryptedPkcs8PrivateKey(Password, password), "encrypted", "" },
            { "encrypted PKCS#8 as PEM", Ascii(rsa.ExportEncryptedPkcs8PrivateKeyPem(Password, password)), "encrypted", "" },
            { "request", request.CreateSigningRequest(), "certificate request", "" },
            { "request as PEM", Ascii(request.CreateSigningRequestPem()), "certificate request", "" },
            { "revocation list", crl, "revocation list", "" },
            { "revocation list as PEM", Ascii(PemEncoding.WriteString("X509 CRL", crl)), "revocation list", "" },
            { "OpenSSH", Ascii(PemEncoding.WriteString("OPENSSH PRIVATE KEY", "openssh-key-v1\0none"u8)), "", "" },
            { "OpenSSH without armour", Ascii(Convert.ToBase64String("openssh-key-v1\0none"u8)), "OpenSSH", "" },
            { "SSH public key", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ me@host"u8.ToArray(), "format of SSH", "" },
            { "PuTTY", "PuTTY-User-Key-File-3: ssh-rsa\r\nEncryption: none\r\n"u8.ToArray(), "PuTTY", "" },
            { "PGP", "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ==\n-----END PGP PRIVATE KEY BLOCK-----"u8.ToArray(), "PGP", "" },
            { "XML key", Encoding.UTF8.GetBytes(rsa.ToXmlString(includePrivateParameters: true)), "XML format of .NET", "" },
            { "Windows blob", [7, 2, 0, 0, 0, 0xa4, 0, 0, (byte)'R', (byte)'S', (byte)'A', (byte)'2'], "Windows key blob", "" },
            { "JWK", "{\"kty\":\"RSA\",\"d\":\"AQAB\"}"u8.ToArray(), "JSON Web Key", "" },
            { "JSON", "{\"error\":\"unauthorized\"}"u8.ToArray(), "JSON", "" },
            { "HTML", "<!DOCTYPE html><html><title>Login</title></html>"u8.ToArray(), "web page", "" },
            { "HTML without a doctype", "\r\n<HTML><body>502</body></HTML>"u8.ToArray(), "web page", "" },
            { "XML", "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code></Error>"u8.ToArray(), "XML", "" },
            { "ZIP", [(byte)'P', (byte)'K', 3, 4, 20, 0], "compressed archive", "Unpack" },
            { "gzip", [0x1f, 0x8b, 8, 0, 0, 0], "compressed archive", "Unpack" },
            { "PDF", "%PDF-1.7\n\0"u8.ToArray(), "document", "" },
            { "openssl enc", "Salted__\u0001\u0002"u8.ToArray(), "openssl enc", "Decrypt" },
            { "base64 of PEM", Ascii(Convert.ToBase64String(Ascii(dsa.ExportPkcs8PrivateKeyPem()))), "Kubernetes", "base64 -d" },
            { "base64 of base64", Ascii(Convert.ToBase64String(Ascii(AppPrivate))), "Kubernetes", "base64 -d" },
            { "nothing", [], "empty", "" },
        };
    }

    public static TheoryData<string, string> Texts() => new()
    {
        { "'" + AppPrivate + "'", "Remove the quotes" },
        { "\"" + AppPrivatePem + "\"", "Remove the quotes" },
        { "\u201c" + AppPrivate + "\u201d", "Remove the quotes" },
        { "\\\"" + AppPrivate + "\\\"", "Remove the quotes" },
        { "/etc/keys/app.pem", "path of a file" },
        { "/run/secrets/alipaykey", "path of a file" },
        { "C:\\new keys\\app_private.txt", "path of a file" },
        { "./app.key", "path of a file" },
        { "keys/app", "path of a file" },
        { "~/alipay/app", "path of a file" },
        { "app_private_key.pem", "path of a file" },
        { "file:///etc/keys/app", "path of a file" },
        { "https://keys.example.com/app", "web address" },
        { "${ALIPAY_PRIVATE_KEY}", "placeholder" },
        { "%ALIPAY_PRIVATE_KEY%", "placeholder" },
        { "{{ .Values.alipay.key }}", "placeholder" },
        { "<your private key>", "placeholder" },
        { "********", "placeholder" },
        { "-" + AppPrivatePem[2..], "damaged BEGIN or END" },
        { AppPrivatePem.Replace("-----BEGIN", "----BEGIN", StringComparison.Ordinal), "damaged BEGIN or END" },
        { AppPrivatePem.Replace("-----", "\u2014", StringComparison.Ordinal), "damaged BEGIN or END" },
        { AppPrivatePem.Replace("-----", "", StringComparison.Ordinal), "damaged BEGIN or END" },
        { AppPrivatePem.Replace("KEY-----\n", "KEY----\n", StringComparison.Ordinal), "is damaged" },
        { AppPrivatePem.Replace("-----END", "----END", StringComparison.Ordinal), "is damaged" },
        { AppPrivatePem[..AppPrivatePem.IndexOf("-----END", StringComparison.Ordinal)], "cut short" },
        { AppPrivatePem[AppPrivatePem.IndexOf('\n', StringComparison.Ordinal)..], "damaged BEGIN or END" },
        { "AppPrivateKey=" + AppPrivate, "name of a setting" },
        { "ALIPAY_APP_PRIVATE_KEY: " + AppPrivate, "name of a setting" },
        { AppPrivate.Replace("/", "\\/", StringComparison.Ordinal), "as JSON source writes them" },
        { AppPrivate.Insert(40, "\\"), "backslashes" },
        { AppPrivate.Insert(40, "\u200b"), "hidden characters" },
        { "\u202a" + AppPrivatePem, "hidden characters" },
        { AppPrivate.Insert(900, "\u00ad"), "hidden characters" },
        { Uri.EscapeDataString(AppPrivate), "URL-encoded" },
        { AppPrivate.Replace('+', '-').Replace('/', '_'), "base64url" },
        { AppPrivate[..60] + "..." + AppPrivate[^20..], "ellipsis" },
        { Convert.ToHexString(Convert.FromBase64String(AppPrivate)), "hexadecimal" },
        { AppPrivate.Insert(40, "*"), "do not belong there" },
        { AppPrivate[..^7], "" },
        { AppPrivate[1..], "" },
    };

    [Theory]
    [MemberData(nameof(FileForms))]
    public void Key_and_certificate_files_are_read_in_every_encoding(string form)
    {
        using var key = KeyReader.ReadRsaPrivateKey(FileText.Read(InForm(AppPrivatePem, form)));
        var sm2 = KeyReader.ReadSm2PrivateKey(FileText.Read(InForm(TestKeys.Key("app_sm2_private_pem"), form)));
        var sec1 = KeyReader.ReadSm2PrivateKey(FileText.Read(InForm("MDECAQEEIBQ/6D0TLtVSqetgiTDLaSiF04fU1NaibLI+Y3ufVhVZoAoGCCqBHM9VAYIt", form)));
        var certificate = AlipayCertificate.Read(InForm(Encoding.UTF8.GetString(TestKeys.Certificate("plain")), form));

        Assert.Equal(2048, key.KeySize);
        Assert.Equal(sm2.D, sec1.D);
        Assert.Equal("c9e3fd1841d2d9a39c666a7e07f3d136", certificate.SerialNumber);
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void A_container_is_named_in_place_of_a_private_key(string what, byte[] file, string name, string advice)
    {
        var exception = Assert.Throws<KeyFormatException>(() => KeyReader.ReadRsaPrivateKey(FileText.Read(file)));

        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
        Assert.Contains(advice, exception.Message, StringComparison.Ordinal);
        Assert.True(Quoted(exception, FileText.Read(file)) is null, what);
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void A_container_is_named_in_place_of_a_public_key(string what, byte[] file, string name, string advice)
    {
        Assert.NotNull(advice);
        var exception = Assert.Throws<KeyFormatException>(() => KeyReader.ReadRsaPublicKey(FileText.Read(file)));

        Assert.Contains(what.StartsWith("encrypted", StringComparison.Ordinal) ? "a private key" : name, exception.Message, StringComparison.Ordinal);
        Assert.Null(Quoted(exception, FileText.Read(file)));
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void A_container_is_named_in_place_of_a_certificate(string what, byte[] file, string name, string advice)
    {
        Assert.NotNull(advice);
        var exception = Assert.Throws<CertificateFormatException>(() => AlipayCertificate.Read(file));

        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
        Assert.True(Quoted(exception, FileText.Read(file)) is null, what);
    }

    [Theory]
    [MemberData(nameof(Texts), DisableDiscoveryEnumeration = true)]
    public void A_text_that_is_nearly_a_key_is_described_without_a_character_of_it(string text, string description)
    {
        var exception = Assert.Throws<KeyFormatException>(() => KeyReader.ReadRsaPrivateKey(text));

        Assert.Contains(description, exception.Message, StringComparison.Ordinal);
        Assert.Null(Quoted(exception, text));
    }

    [Theory]
    [InlineData("/etc/alipay/appCertPublicKey.crt", "path of a file")]
    [InlineData("certs\\alipayRootCert", "path of a file")]
    [InlineData("\"MIIB\"", "quotes")]
    [InlineData("MIIB\u200b", "hidden characters")]
    [InlineData("----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----", "damaged BEGIN or END")]
    public void A_text_that_is_nearly_a_certificate_is_described(string text, string description)
    {
        var exception = Assert.Throws<CertificateFormatException>(() => AlipayCertificate.Read(Encoding.UTF8.GetBytes(text)));

        Assert.Contains(description, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app_private_pem")]
    [InlineData("app_private_b64")]
    [InlineData("app_private_pkcs1_pem")]
    [InlineData("app_public_pem")]
    [InlineData("app_public_b64")]
    [InlineData("app_sm2_private_b64")]
    [InlineData("app_sm2_public_b64")]
    public void No_key_is_taken_for_a_path_and_each_is_kept_from_being_printed_as_one(string key)
    {
        Assert.False(ForeignText.IsPath(TestKeys.Key(key)));
        Assert.True(ForeignText.IsContent(TestKeys.Key(key)));
        Assert.True(ForeignText.IsContent(TestKeys.Key(key).ReplaceLineEndings("\\n")));
    }

    private static byte[] InForm(string text, string form) => form switch
    {
        "UTF-8" => Encoding.UTF8.GetBytes(text),
        "UTF-8 with mark" => [0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(text)],
        "UTF-16 LE with mark" => [0xff, 0xfe, .. Encoding.Unicode.GetBytes(text)],
        "UTF-16 BE with mark" => [0xfe, 0xff, .. Encoding.BigEndianUnicode.GetBytes(text)],
        "UTF-16 LE" => Encoding.Unicode.GetBytes(text),
        "UTF-16 BE" => Encoding.BigEndianUnicode.GetBytes(text),
        "UTF-32 with mark" => [0xff, 0xfe, 0, 0, .. Encoding.UTF32.GetBytes(text)],
        "DER" => Convert.FromBase64String(TestKeys.Body(text)),
        _ => throw new ArgumentOutOfRangeException(nameof(form)),
    };

    /// <summary>The first eight characters in a row of the text that the exception repeats; null when there are none.</summary>
    private static string? Quoted(Exception exception, string text)
    {
        const int Length = 8;
        var said = exception.ToString();
        return Enumerable.Range(0, Math.Max(0, text.Length - Length + 1))
            .Select(start => text.Substring(start, Length))
            .FirstOrDefault(part => !part.Contains(' ', StringComparison.Ordinal) && !part.Contains('-', StringComparison.Ordinal)
                && said.Contains(part, StringComparison.Ordinal) && !Expected.Contains(part, StringComparison.OrdinalIgnoreCase));
    }

    // Words of ours that a text may have as well.
    private const string Expected = "encrypted privatekey certificate placeholder openssh";

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
