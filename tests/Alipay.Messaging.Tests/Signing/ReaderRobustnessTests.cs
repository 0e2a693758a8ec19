using System.Diagnostics;
using System.Text;
using Alipay.Messaging.Signing;
using Alipay.Messaging.Signing.Certificates;
using Alipay.Messaging.Signing.Keys;

namespace Alipay.Messaging.Tests.Signing;

/// <summary>Whatever is given, the readers answer, or refuse with their own exceptions, in bounded time.</summary>
public class ReaderRobustnessTests
{
    private const string Begin = "-----BEGIN CERTIFICATE-----";
    private const int Rounds = 400;

    private static readonly string[] KeyNames =
        ["app_private_b64", "app_private_pkcs1_pem", "app_public_b64", "app_sm2_private_b64", "app_sm2_public_pem"];

    private static readonly string[] CertificateNames =
        ["appCert", "sm2root", "alipayRootCert", "st_l_street_dc_uid_title", "bmp_string", "text_before_pem", "only_cn"];

    [Fact]
    public void Random_bytes_are_refused()
    {
        var random = new Random(2024);
        for (var i = 0; i < Rounds; i++)
        {
            var bytes = new byte[random.Next(0, 400)];
            random.NextBytes(bytes);
            if (i % 2 == 0 && bytes.Length > 3)
            {
                (bytes[0], bytes[1], bytes[2]) = (0x30, 0x81, (byte)(bytes.Length - 3));
            }

            TryAll(bytes, Convert.ToBase64String(bytes));
            TryAll(Encoding.Latin1.GetBytes(Convert.ToBase64String(bytes)), Encoding.Latin1.GetString(bytes));
        }
    }

    [Fact]
    public void Mutated_key_bytes_are_read_or_refused()
    {
        var random = new Random(7);
        foreach (var name in KeyNames)
        {
            var der = Convert.FromBase64String(TestKeys.Body(TestKeys.Key(name)));
            for (var i = 0; i < Rounds; i++)
            {
                var mutated = Mutate(der, random);
                TryAll(mutated, Convert.ToBase64String(mutated));
            }
        }
    }

    [Fact]
    public void Mutated_key_texts_are_read_or_refused()
    {
        var random = new Random(8);
        foreach (var name in KeyNames)
        {
            var text = Encoding.Latin1.GetBytes(TestKeys.Key(name));
            for (var i = 0; i < Rounds; i++)
            {
                var mutated = Mutate(text, random);
                TryAll(mutated, Encoding.Latin1.GetString(mutated));
            }
        }
    }

    [Fact]
    public void Mutated_certificates_are_read_or_refused()
    {
        var random = new Random(9);
        foreach (var name in CertificateNames)
        {
            var file = TestKeys.Certificate(name);
            var text = Encoding.UTF8.GetString(file);
            var start = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
            var der = Convert.FromBase64String(text[start..text.IndexOf("-----END", StringComparison.Ordinal)]);
            for (var i = 0; i < Rounds; i++)
            {
                var mutated = Mutate(der, random);
                TryAll(mutated, Convert.ToBase64String(mutated));
                mutated = Mutate(file, random);
                TryAll(mutated, Encoding.Latin1.GetString(mutated));
            }
        }
    }

    [Fact]
    public void A_long_garbage_text_takes_no_long_time()
    {
        var begins = string.Concat(Enumerable.Repeat("-----BEGIN CERTIFICATE-----\n", 40_000));
        var blocks = string.Concat(Enumerable.Repeat("-----BEGIN X-----\n-----END X-----\n", 40_000));
        var nested = string.Concat(Enumerable.Repeat("MIAwgDCA", 100_000));
        byte[] longOid =
        [
            0x30, 0x83, 0x0f, 0x42, 0x49, 0x30, 0x83, 0x0f, 0x42, 0x44, 0x06, 0x83, 0x0f, 0x42, 0x3f,
            .. Enumerable.Repeat((byte)0xff, 999_998), 0x7f,
        ];
        string[] texts =
        [
            begins, blocks, nested, new('A', 1_000_000), new('=', 1_000_000), new('-', 1_000_000), Convert.ToBase64String(longOid),
        ];
        var stopwatch = Stopwatch.StartNew();
        foreach (var text in texts)
        {
            TryAll(Encoding.Latin1.GetBytes(text), text);
        }

        TryAll(longOid, "");
        Assert.InRange(stopwatch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static void TryAll(byte[] file, string text)
    {
        Try(() => KeyReader.ReadRsaPrivateKey(text).Dispose());
        Try(() => KeyReader.ReadRsaPublicKey(text).Dispose());
        Try(() => KeyReader.ReadSm2PrivateKey(text));
        Try(() => KeyReader.ReadSm2PublicKey(text));
        Try(() => AlipayCertificate.Read(file));
        Try(() => AlipayCertificate.RootSerialNumbers(AlipayCertificate.ReadAll(file), SignType.Rsa2));
        Try(() => IssuerName.Print(file));
    }

    private static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (Exception exception) when (exception is KeyFormatException or CertificateFormatException)
        {
            Assert.InRange(exception.Message.Length, 20, 300);
            Assert.Null(exception.InnerException);
        }
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at - 1));
                    break;
                default:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
            }
        }

        return [.. bytes];
    }
}
