using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Alipay.Messaging.Tests.Configuration;

/// <summary>A key or certificate in the place of another is found before anything is sent, and the fault names both settings.</summary>
public sealed class MisplacedKeysTests : IAsyncLifetime
{
    private AlipayTestGateway _rsa = null!; // Set before each test.
    private AlipayTestGateway _sm2 = null!; // Set before each test.

    public async Task InitializeAsync()
    {
        _rsa = await AlipayTestGateway.StartAsync(new() { CertificateMode = true });
        _sm2 = await AlipayTestGateway.StartAsync(new() { CertificateMode = true, SignType = "SM2" });
    }

    public async Task DisposeAsync()
    {
        await _rsa.DisposeAsync();
        await _sm2.DisposeAsync();
    }

    public static TheoryData<string, string, Action<AlipayMessagingOptions, AlipayTestGateway>> Misplaced => new()
    {
        { "app and Alipay interchanged", "AppCertContent holds the certificate of another key, probably Alipay's", (o, g) => (o.AppCertContent, o.AlipayPublicCertContent) = (g.AlipayPublicCert, g.AppCert) },
        { "app and Alipay interchanged", "AlipayPublicCertContent holds the application's own certificate, which belongs in AppCertContent", (o, g) => (o.AppCertContent, o.AlipayPublicCertContent) = (g.AlipayPublicCert, g.AppCert) },
        { "app given as Alipay's", "AlipayPublicCertContent holds the application's own certificate", (o, g) => o.AlipayPublicCertContent = g.AppCert },
        { "Alipay's given as app", "AppCertContent: the certificate does not belong to the private key", (o, g) => o.AppCertContent = g.AlipayPublicCert },
        { "root given as app", "AppCertContent holds a root certificate, which belongs in AlipayRootCertContent", (o, g) => o.AppCertContent = g.AlipayRootCert },
        { "root given as Alipay's", "AlipayPublicCertContent holds a root certificate, which belongs in AlipayRootCertContent", (o, g) => o.AlipayPublicCertContent = g.AlipayRootCert },
        { "app given as root", "AlipayRootCertContent holds no root certificate but the application's, which belongs in AppCertContent", (o, g) => o.AlipayRootCertContent = g.AppCert },
        { "Alipay's given as root", "AlipayRootCertContent holds no root certificate.", (o, g) => o.AlipayRootCertContent = g.AlipayPublicCert },
        { "all three one further", "AppCertContent holds a root certificate", (o, g) => (o.AppCertContent, o.AlipayPublicCertContent, o.AlipayRootCertContent) = (g.AlipayRootCert, g.AppCert, g.AlipayPublicCert) },
        { "all three one further", "AlipayPublicCertContent holds the application's own certificate", (o, g) => (o.AppCertContent, o.AlipayPublicCertContent, o.AlipayRootCertContent) = (g.AlipayRootCert, g.AppCert, g.AlipayPublicCert) },
        { "all three one further", "AlipayRootCertContent holds no root certificate.", (o, g) => (o.AppCertContent, o.AlipayPublicCertContent, o.AlipayRootCertContent) = (g.AlipayRootCert, g.AppCert, g.AlipayPublicCert) },
        { "issuer before Alipay's", "AlipayPublicCertContent begins with the certificate of an issuer", (o, g) => o.AlipayPublicCertContent = Reversed(g.AlipayPublicCert) },
        { "own public key given as Alipay's", "AlipayPublicKey is the public half of the application's own private key", (o, g) => KeyMode(o, g.AppPublicKey) },
        { "own public key as PEM", "AlipayPublicKey is the public half of the application's own private key", (o, g) => KeyMode(o, new string(PemEncoding.Write("PUBLIC KEY", Convert.FromBase64String(g.AppPublicKey)))) },
        { "own certificate given as a key", "AlipayPublicKey: The public key is wanted, but this is a certificate", (o, g) => KeyMode(o, g.AppCert) },
        { "private key given as Alipay's", "never give a private key away", (o, g) => KeyMode(o, g.AppPrivateKey) },
        { "certificate given as private key", "AppPrivateKey: The private key is wanted, but this is a certificate", (o, g) => (o.AppPrivateKey, o.AlipayRootCertContent) = (g.AppCert, g.AlipayRootCert) },
    };

    [Theory]
    [MemberData(nameof(Misplaced), DisableDiscoveryEnumeration = true)]
    public void What_is_in_the_place_of_another_is_named_by_both_settings(
        string what, string expected, Action<AlipayMessagingOptions, AlipayTestGateway> misplace)
    {
        foreach (var gateway in new[] { _rsa, _sm2 })
        {
            var faults = Faults(Options(gateway, options => misplace(options, gateway)));

            Assert.True(faults.Any(fault => fault.Contains(expected, StringComparison.Ordinal)), $"{what}: {string.Join(" | ", faults)}");
            Assert.Equal(0, gateway.RegisterCount);
        }
    }

    [Theory]
    [InlineData("/etc/alipay/app.pem")]
    [InlineData("C:\\new\\app_private.txt")]
    [InlineData("keys/app")]
    public void A_path_given_as_text_is_sent_to_the_setting_for_paths(string path)
    {
        var options = Options(_rsa, options =>
        {
            options.AppPrivateKey = options.AppCertContent = options.AlipayPublicCertContent = options.AlipayRootCertContent = path;
        });

        Assert.Equal(
            ["AppPrivateKeyPath", "AppCertPath", "AlipayPublicCertPath", "AlipayRootCertPath"],
            Faults(options).Select(fault => fault.Split("looks like the path of a file. Give the path as ")[1].TrimEnd('.')));
        Assert.Contains("Give the path as AlipayPublicKeyPath", Assert.Single(Faults(Options(_rsa, options => KeyMode(options, path)))));
    }

    [Fact]
    public void A_key_given_as_a_path_is_never_printed()
    {
        foreach (var key in new[] { _rsa.AppPrivateKey, _sm2.AppPrivateKey, $"-----BEGIN PRIVATE KEY-----\\n{_rsa.AppPrivateKey}\\n-----END PRIVATE KEY-----" })
        {
            var options = Options(_rsa, options => (options.AppPrivateKey, options.AppPrivateKeyPath) = (null, key));

            var error = Assert.Throws<AlipayMsgConfigurationException>(() => OptionsReader.Read(options, TimeProvider.System));

            Assert.Equal("AppPrivateKeyPath is not a path but what a file holds. Give it as AppPrivateKey.", Assert.Single(error.Faults));
            Assert.DoesNotContain(_rsa.AppPrivateKey[..12], error.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(_sm2.AppPrivateKey[..12], error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_path_that_leads_to_no_file_says_why()
    {
        var directory = Directory.CreateTempSubdirectory();
        try
        {
            var large = Path.Combine(directory.FullName, "large.pem");
            File.WriteAllBytes(large, new byte[1024 * 1024 + 1]);
            Assert.Contains("is a directory", PathFault(directory.FullName));
            Assert.Contains("does not exist.", PathFault(Path.Combine(directory.FullName, "no.pem")));
            Assert.Contains("does not exist.", PathFault("/nowhere/no.pem"));
            Assert.Contains(Environment.CurrentDirectory, PathFault("no.pem"));
            Assert.Contains("larger than 1 MiB", PathFault(large));
            Assert.Contains("Remove the quotes", PathFault($"\"{large}\""));
            Assert.Contains("hidden characters", PathFault("/etc/app\u200b.pem"));
        }
        finally
        {
            directory.Delete(recursive: true);
        }

        string PathFault(string path)
            => Assert.Single(Faults(Options(_rsa, options => (options.AppPrivateKey, options.AppPrivateKeyPath) = (null, path))));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("DER")]
    public void Files_are_read_in_other_encodings(string encoding)
    {
        var directory = Directory.CreateTempSubdirectory();
        try
        {
            var files = _rsa.WriteCertificatesTo(directory.FullName);
            foreach (var path in new[] { files.AppPrivateKeyPath, files.AppCertPath, files.AlipayPublicCertPath })
            {
                var text = File.ReadAllText(path);
                File.WriteAllBytes(path, encoding != "DER" ? Encoding.GetEncoding(encoding).GetBytes(text)
                    : Convert.FromBase64String(PemEncoding.TryFind(text, out var pem) ? text[pem.Base64Data] : text));
            }

            using var settings = OptionsReader.Read(
                Options(_rsa, options =>
                {
                    (options.AppPrivateKey, options.AppPrivateKeyPath) = (null, files.AppPrivateKeyPath);
                    (options.AppCertContent, options.AppCertPath) = (null, files.AppCertPath);
                    (options.AlipayPublicCertContent, options.AlipayPublicCertPath) = (null, files.AlipayPublicCertPath);
                }),
                TimeProvider.System);

            Assert.Equal(_rsa.AppCertSn, settings.Security.Certificates!.App);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    [InlineData("tr-TR")]
    [InlineData("fa-IR")]
    [InlineData("sv-SE")]
    public void Faults_are_the_same_in_every_culture(string culture)
    {
        var expected = CultureFaults(CultureInfo.InvariantCulture);

        Assert.Equal(expected, CultureFaults(CultureInfo.GetCultureInfo(culture)));
        Assert.Contains(expected, fault => fault.Contains("expired on 2049-12-31", StringComparison.Ordinal));
        Assert.Contains(expected, fault => fault.Contains("it is -1", StringComparison.Ordinal));
    }

    private IReadOnlyList<string> CultureFaults(CultureInfo culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            var options = Options(_rsa, options =>
            {
                options.MaxPendingSends = -1;
                options.AckTimeout = TimeSpan.FromMilliseconds(-1.5);
                options.DrainTimeout = TimeSpan.FromDays(1234.5);
                options.Charset = "ISO-8859-1";
            });
            return Faults(options, new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(90)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static AlipayMessagingOptions Options(AlipayTestGateway gateway, Action<AlipayMessagingOptions> change)
    {
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        change(options);
        return options;
    }

    private static void KeyMode(AlipayMessagingOptions options, string alipayKey)
    {
        options.AppCertContent = options.AlipayPublicCertContent = options.AlipayRootCertContent = null;
        options.AlipayPublicKey = alipayKey;
    }

    private static string Reversed(string pems)
    {
        const string End = "-----END CERTIFICATE-----\n";
        return string.Concat(Enumerable.Reverse(pems.Split(End, StringSplitOptions.RemoveEmptyEntries)).Select(pem => pem + End));
    }

    private static IReadOnlyList<string> Faults(AlipayMessagingOptions options, TimeProvider? timeProvider = null)
        => Assert.Throws<AlipayMsgConfigurationException>(() => OptionsReader.Read(options, timeProvider ?? TimeProvider.System)).Faults;
}
