using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using Alipay.Messaging.Signing.Keys;
using Org.BouncyCastle.Crypto.Parameters;

namespace Alipay.Messaging.Tests.Signing;

public class KeyReaderTests
{
    // The key app_sm2 as `openssl ec` writes it: SEC1, with and without the public point.
    private const string Sec1 = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIBQ/6D0TLtVSqetgiTDLaSiF04fU1NaibLI+Y3ufVhVZoAoGCCqBHM9V
        AYItoUQDQgAEBAkAm3UXWTjwMV0WpmYjn/+8x/8kOp9XOwe6R0Y6HxgT258ilR7K
        AGWf1EgM8K062LI2ubU7kytruqZKIIZW0Q==
        -----END EC PRIVATE KEY-----
        """;

    private const string EncryptedPkcs1 =
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nMIIB\n-----END RSA PRIVATE KEY-----";

    private const string Sec1WithoutPoint = "MDECAQEEIBQ/6D0TLtVSqetgiTDLaSiF04fU1NaibLI+Y3ufVhVZoAoGCCqBHM9VAYIt";

    private const string CompressedPoint =
        "MDkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DIgADBAkAm3UXWTjwMV0WpmYjn/+8x/8kOp9XOwe6R0Y6Hxg=";

    private static readonly string AppModulus = Modulus(KeyReader.ReadRsaPrivateKey(TestKeys.Key("app_private_b64")));
    private static readonly ECPrivateKeyParameters AppSm2 = KeyReader.ReadSm2PrivateKey(TestKeys.Key("app_sm2_private_b64"));

    public static TheoryData<string> PastedForms() => new(
        "as it is", "CRLF", "one line", "one line with blanks", "written line breaks", "written CRLF", "byte order mark", "blanks around",
        "indented", "no-break spaces", "no armour", "no armour, one line", "no final newline");

    [Theory]
    [MemberData(nameof(PastedForms))]
    public void Every_pasted_form_of_every_key_is_read(string form)
    {
        foreach (var key in new[] { "app_private_pem", "app_private_pkcs1_pem" })
        {
            Assert.Equal(AppModulus, Modulus(KeyReader.ReadRsaPrivateKey(Paste(TestKeys.Key(key), form))));
        }

        Assert.Equal(AppModulus, Modulus(KeyReader.ReadRsaPublicKey(Paste(TestKeys.Key("app_public_pem"), form))));
        Assert.Equal(AppSm2.D, KeyReader.ReadSm2PrivateKey(Paste(TestKeys.Key("app_sm2_private_pem"), form)).D);
        Assert.Equal(
            KeyReader.ReadSm2PublicKey(TestKeys.Key("app_sm2_public_b64")).Q,
            KeyReader.ReadSm2PublicKey(Paste(TestKeys.Key("app_sm2_public_pem"), form)).Q);
    }

    [Fact]
    public void A_public_key_in_PKCS1_is_read()
    {
        using var rsa = KeyReader.ReadRsaPublicKey(TestKeys.Key("app_public_b64"));

        Assert.Equal(AppModulus, Modulus(KeyReader.ReadRsaPublicKey(rsa.ExportRSAPublicKeyPem())));
        Assert.Equal(AppModulus, Modulus(KeyReader.ReadRsaPublicKey(Convert.ToBase64String(rsa.ExportRSAPublicKey()))));
    }

    [Theory]
    [InlineData(Sec1)]
    [InlineData("-----BEGIN EC PARAMETERS-----\nBggqgRzPVQGCLQ==\n-----END EC PARAMETERS-----\n" + Sec1)]
    [InlineData(Sec1WithoutPoint)]
    public void An_SM2_private_key_in_SEC1_is_read(string text) => Assert.Equal(AppSm2.D, KeyReader.ReadSm2PrivateKey(text).D);

    [Fact]
    public void A_compressed_SM2_public_key_is_read() =>
        Assert.Equal(KeyReader.ReadSm2PublicKey(TestKeys.Key("app_sm2_public_b64")).Q, KeyReader.ReadSm2PublicKey(CompressedPoint).Q);

    [Fact]
    public void The_structure_decides_and_not_the_label()
    {
        var wronglyLabelled = TestKeys.Key("app_private_pem").Replace(" PRIVATE KEY", " RSA PRIVATE KEY", StringComparison.Ordinal);

        Assert.Equal(AppModulus, Modulus(KeyReader.ReadRsaPrivateKey(wronglyLabelled)));
    }

    [Fact]
    public void Missing_padding_is_filled_in() =>
        Assert.Equal(AppModulus, Modulus(KeyReader.ReadRsaPrivateKey(TestKeys.Key("app_private_b64").TrimEnd('='))));

    public static TheoryData<string, string, string> Refused()
    {
        using var small = RSA.Create(512);
        using var rsa = RSA.Create(1024);
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var password = new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1);
        var encrypted = rsa.ExportEncryptedPkcs8PrivateKeyPem("secret", password);
        var ed25519 = Convert.ToBase64String([0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00, .. new byte[32]]);
        var certificate = Encoding.UTF8.GetString(TestKeys.Certificate("appCert"));
        var appPrivate = TestKeys.Key("app_private_pem");
        var appPublic = TestKeys.Key("app_public_b64");
        var sm2Private = TestKeys.Key("app_sm2_private_b64");
        var sm2Public = TestKeys.Key("app_sm2_public_pem");
        var data = new TheoryData<string, string, string>();
        foreach (var reader in Readers.Keys)
        {
            data.Add(reader, "", "is empty");
            data.Add(reader, " \r\n\uFEFF", "is empty");
            data.Add(reader, "\uFEFF-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----", "not of a key");
            data.Add(reader, "ab!d", "characters in it that do not belong");
            data.Add(reader, "abcde", "not base64");
            data.Add(reader, "=abc", "not base64");
            data.Add(reader, "abcd", "not of a key");
            data.Add(reader, "/etc/keys/app.pem", "path of a file");
            data.Add(reader, certificate, "certificate");
            data.Add(reader, TestKeys.Body(certificate), "certificate");
            data.Add(reader, appPrivate[..200], "cut short");
            data.Add(reader, "key:\n" + appPrivate, "outside");
            data.Add(reader, appPrivate + "x", "outside");
            data.Add(reader, appPrivate + sm2Public, "other blocks");
            data.Add(reader, appPrivate.Replace("END PRIVATE", "END PUBLIC", StringComparison.Ordinal), "cut short");
            data.Add(reader, "-----", "damaged BEGIN or END");
            data.Add(reader, "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----", "OpenSSH");
        }

        foreach (var reader in new[] { nameof(KeyReader.ReadRsaPrivateKey), nameof(KeyReader.ReadSm2PrivateKey) })
        {
            data.Add(reader, encrypted, "is encrypted");
            data.Add(reader, TestKeys.Body(encrypted), "is encrypted");
            data.Add(reader, EncryptedPkcs1, "is encrypted");
            data.Add(reader, appPublic, "this is a public key");
            data.Add(reader, sm2Public, "this is a public key");
            data.Add(reader, rsa.ExportRSAPublicKeyPem(), "this is a public key");
        }

        foreach (var reader in new[] { nameof(KeyReader.ReadRsaPublicKey), nameof(KeyReader.ReadSm2PublicKey) })
        {
            data.Add(reader, encrypted, "never give a private key away");
            data.Add(reader, appPrivate, "never give a private key away");
            data.Add(reader, TestKeys.Key("app_private_pkcs1_pem"), "never give a private key away");
            data.Add(reader, sm2Private, "never give a private key away");
            data.Add(reader, Sec1, "never give a private key away");
            data.Add(reader, ed25519, "another algorithm");
        }

        data.Add(nameof(KeyReader.ReadRsaPrivateKey), small.ExportPkcs8PrivateKeyPem(), "512 bits");
        data.Add(nameof(KeyReader.ReadRsaPrivateKey), small.ExportRSAPrivateKeyPem(), "512 bits");
        data.Add(nameof(KeyReader.ReadRsaPublicKey), small.ExportSubjectPublicKeyInfoPem(), "512 bits");
        data.Add(nameof(KeyReader.ReadRsaPrivateKey), sm2Private, "this is an SM2 key");
        data.Add(nameof(KeyReader.ReadRsaPrivateKey), p256.ExportPkcs8PrivateKeyPem(), "an EC key of another curve");
        data.Add(nameof(KeyReader.ReadRsaPublicKey), sm2Public, "this is an SM2 key");
        data.Add(nameof(KeyReader.ReadSm2PrivateKey), appPrivate, "this is an RSA key");
        data.Add(nameof(KeyReader.ReadSm2PrivateKey), p256.ExportPkcs8PrivateKeyPem(), "another curve");
        data.Add(nameof(KeyReader.ReadSm2PrivateKey), p256.ExportECPrivateKeyPem(), "another curve");
        data.Add(nameof(KeyReader.ReadSm2PublicKey), appPublic, "this is an RSA key");
        data.Add(nameof(KeyReader.ReadSm2PublicKey), p256.ExportSubjectPublicKeyInfoPem(), "another curve");
        data.Add(nameof(KeyReader.ReadSm2PrivateKey), "MCUCAQEEIBQ/6D0TLtVSqetgiTDLaSiF04fU1NaibLI+Y3ufVhVZ", "does not name its curve");
        data.Add(nameof(KeyReader.ReadRsaPrivateKey), Joined("app_private_b64"), "followed by other bytes");
        data.Add(nameof(KeyReader.ReadRsaPublicKey), Joined("app_public_b64"), "followed by other bytes");
        data.Add(nameof(KeyReader.ReadSm2PrivateKey), Joined("app_sm2_private_b64"), "followed by other bytes");
        data.Add(nameof(KeyReader.ReadSm2PublicKey), Joined("app_sm2_public_b64"), "followed by other bytes");
        return data;
    }

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void What_is_not_the_key_is_refused_with_the_reason(string reader, string text, string reason)
    {
        var exception = Assert.Throws<KeyFormatException>(() => Readers[reader](text));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Equal(reader.Contains("Private", StringComparison.Ordinal) ? KeyRole.Private : KeyRole.Public, exception.Role);
        Assert.Null(exception.InnerException);
        Assert.DoesNotContain(text.Length > 24 ? text[^24..] : "\0", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void RSA_numbers_that_do_not_belong_together_are_refused()
    {
        using var rsa = KeyReader.ReadRsaPrivateKey(TestKeys.Key("app_private_b64"));
        var pkcs1 = rsa.ExportRSAPrivateKey();
        var parameters = rsa.ExportParameters(includePrivateParameters: true);
        foreach (var part in new[] { parameters.P!, parameters.DP!, parameters.InverseQ!, parameters.Modulus! })
        {
            var damaged = (byte[])pkcs1.Clone();
            damaged[damaged.AsSpan().IndexOf(part) + 9] ^= 0x10;
            var exception = Assert.Throws<KeyFormatException>(() => KeyReader.ReadRsaPrivateKey(Convert.ToBase64String(damaged)));
            Assert.Contains("damaged", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 4 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 0, 0, 0, 0, 1 })]
    public void An_RSA_exponent_that_makes_no_safe_key_is_refused(byte[] exponent)
    {
        using var rsa = KeyReader.ReadRsaPublicKey(TestKeys.Key("app_public_b64"));
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(rsa.ExportParameters(includePrivateParameters: false).Modulus);
            writer.WriteIntegerUnsigned(exponent);
        }

        Assert.Throws<KeyFormatException>(() => KeyReader.ReadRsaPublicKey(Convert.ToBase64String(writer.Encode())));
    }

    [Theory]
    [InlineData("MDECAQEEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAoAoGCCqBHM9VAYIt")]
    [InlineData("MDECAQEEIP////7///////////////9yA99rIcYFK1O79Ak51UEioAoGCCqBHM9VAYIt")]
    [InlineData("MDECAQEEIP////7///////////////9yA99rIcYFK1O79Ak51UEjoAoGCCqBHM9VAYIt")]
    public void An_SM2_scalar_out_of_range_is_refused(string sec1) =>
        Assert.Throws<KeyFormatException>(() => KeyReader.ReadSm2PrivateKey(sec1));

    [Fact]
    public void An_SM2_private_key_with_another_keys_point_is_refused()
    {
        var bytes = Convert.FromBase64String(TestKeys.Key("app_sm2_private_b64"));
        var other = Convert.FromBase64String(TestKeys.Key("alipay_sm2_public_b64"));
        other.AsSpan(^64).CopyTo(bytes.AsSpan(^64));

        Assert.Throws<KeyFormatException>(() => KeyReader.ReadSm2PrivateKey(Convert.ToBase64String(bytes)));
    }

    [Fact]
    public void An_SM2_point_off_the_curve_is_refused()
    {
        var bytes = Convert.FromBase64String(TestKeys.Key("app_sm2_public_b64"));
        bytes[^1] ^= 1;

        Assert.Throws<KeyFormatException>(() => KeyReader.ReadSm2PublicKey(Convert.ToBase64String(bytes)));
    }

    private static Dictionary<string, Func<string, object>> Readers { get; } = new()
    {
        [nameof(KeyReader.ReadRsaPrivateKey)] = KeyReader.ReadRsaPrivateKey,
        [nameof(KeyReader.ReadRsaPublicKey)] = KeyReader.ReadRsaPublicKey,
        [nameof(KeyReader.ReadSm2PrivateKey)] = KeyReader.ReadSm2PrivateKey,
        [nameof(KeyReader.ReadSm2PublicKey)] = KeyReader.ReadSm2PublicKey,
    };

    private static string Joined(string name) =>
        Convert.ToBase64String([.. Convert.FromBase64String(TestKeys.Key(name)), .. Convert.FromBase64String(TestKeys.Key(name))]);

    private static string Modulus(RSA rsa)
    {
        using (rsa)
        {
            return Convert.ToHexString(rsa.ExportParameters(includePrivateParameters: false).Modulus!);
        }
    }

    private static string Paste(string pem, string form) => form switch
    {
        "as it is" => pem,
        "CRLF" => pem.ReplaceLineEndings("\r\n"),
        "one line" => pem.ReplaceLineEndings(""),
        "one line with blanks" => pem.ReplaceLineEndings(" "),
        "written line breaks" => pem.ReplaceLineEndings("\\n"),
        "written CRLF" => pem.ReplaceLineEndings("\\r\\n"),
        "byte order mark" => "\uFEFF" + pem,
        "blanks around" => " \t\r\n" + pem + "\n\n  ",
        "indented" => pem.ReplaceLineEndings("\n    "),
        "no-break spaces" => pem.ReplaceLineEndings("\u00a0\n"),
        "no armour" => pem[(pem.IndexOf('\n', StringComparison.Ordinal) + 1)..pem.LastIndexOf("-----END", StringComparison.Ordinal)],
        "no armour, one line" => TestKeys.Body(pem),
        "no final newline" => pem.TrimEnd(),
        _ => throw new ArgumentOutOfRangeException(nameof(form)),
    };
}
