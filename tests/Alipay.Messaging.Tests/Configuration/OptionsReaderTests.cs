using Alipay.Messaging.Configuration;
using Alipay.Messaging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Alipay.Messaging.Tests.Configuration;

/// <summary>What can never succeed is said before anything is sent, each fault by the name of its setting.</summary>
public class OptionsReaderTests : IAsyncLifetime
{
    private AlipayTestGateway _gateway = null!; // set before each test

    public static TheoryData<string, string, Action<AlipayMessagingOptions>> KeyModeFaults => new()
    {
        { "no app id", "AppId is missing", o => o.AppId = " " },
        { "app id with a blank", "AppId may hold", o => o.AppId = "2021 1" },
        { "host with scheme", "ServerHost must be", o => o.ServerHost = "wss://openchannel.alipay.com" },
        { "host with path", "ServerHost must be", o => o.ServerHost = "openchannel.alipay.com/websocket" },
        { "host with a port out of range", "ServerHost must be", o => o.ServerHost = "localhost:99999" },
        { "no host", "ServerHost must be", o => o.ServerHost = "" },
        { "unknown charset", "Charset must be", o => o.Charset = "Big5" },
        { "sign type in lower case", "SignType must be", o => o.SignType = "rsa2" },
        { "no private key", "AppPrivateKeyPath or AppPrivateKey is missing", o => o.AppPrivateKey = null },
        { "private key twice", "are both given", o => o.AppPrivateKeyPath = "also.pem" },
        { "private key that is none", "AppPrivateKey:", o => o.AppPrivateKey = "abcd" },
        { "public key given as private", "AppPrivateKey:", o => o.AppPrivateKey = TestKeys.AppPublic },
        { "private key given as public", "AlipayPublicKey:", o => o.AlipayPublicKey = TestKeys.AppPrivate },
        { "certificate given as public key", "AlipayPublicKey:", o => o.AlipayPublicKey = CertificateText },
        { "path to nowhere", "AlipayPublicKeyPath: the file", o => (o.AlipayPublicKey, o.AlipayPublicKeyPath) = (null, "/nowhere/key.pem") },
        { "no Alipay key", "Alipay's key is missing", o => o.AlipayPublicKey = null },
        { "both modes", "choose key mode or certificate mode", o => o.AppCertContent = CertificateText },
        { "RSA key for SM2", "AppPrivateKey:", o => o.SignType = "SM2" },
        { "no handlers at a time", "MaxConcurrentMessages must be", o => o.MaxConcurrentMessages = 0 },
        { "no queue", "MessageQueueCapacity must be", o => o.MessageQueueCapacity = -1 },
        { "no time to connect", "ConnectTimeout must be", o => o.ConnectTimeout = TimeSpan.Zero },
        { "endless ack", "AckTimeout must be", o => o.AckTimeout = Timeout.InfiniteTimeSpan },
        { "heartbeat longer than its timeout", "HeartbeatTimeout must be longer", o => o.HeartbeatInterval = TimeSpan.FromSeconds(30) },
        { "tiny messages", "MaxMessageSize must be", o => o.MaxMessageSize = 10 },
        { "negative drain", "DrainTimeout must be", o => o.DrainTimeout = TimeSpan.FromSeconds(-1) },
        { "no sends", "MaxPendingSends must be", o => o.MaxPendingSends = 0 },
    };

    private static string CertificateText => CertificateFile("appCert");

    public async Task InitializeAsync() => _gateway = await AlipayTestGateway.StartAsync(new AlipayTestGatewayOptions { CertificateMode = true });

    public Task DisposeAsync() => _gateway.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(KeyModeFaults))]
    public async Task Wrong_setting_is_named_and_nothing_is_sent(string what, string expected, Action<AlipayMessagingOptions> spoil)
    {
        Assert.NotEmpty(what);
        var options = new AlipayMessagingOptions
        {
            AppId = "2021000000000001",
            ServerHost = _gateway.Host,
            AppPrivateKey = TestKeys.AppPrivate,
            AlipayPublicKey = TestKeys.AlipayPublic,
        };
        spoil(options);
        await using var client = new AlipayMsgClient(options, new IgnoringHandler());

        var error = await Assert.ThrowsAsync<AlipayMsgConfigurationException>(() => client.ConnectAsync());

        Assert.Contains(error.Faults, fault => fault.Contains(expected, StringComparison.Ordinal));
        Assert.DoesNotContain(TestKeys.AppPrivate[..40], error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, _gateway.RegisterCount);
    }

    [Fact]
    public async Task All_faults_are_listed_at_once()
    {
        await using var client = new AlipayMsgClient(
            new AlipayMessagingOptions { Charset = "x", MaxPendingSends = 0, AppPrivateKey = "abcd", AlipayPublicKey = "efgh" }, new IgnoringHandler());

        var error = await Assert.ThrowsAsync<AlipayMsgConfigurationException>(() => client.ConnectAsync());

        Assert.Equal(
            ["AppId", "Charset", "MaxPendingSends", "AppPrivateKey", "AlipayPublicKey"], error.Faults.Select(fault => fault.Split(' ', ':')[0]));
    }

    [Fact]
    public async Task Certificate_of_another_key_is_named()
    {
        var options = CertificateModeOptions();
        options.AppPrivateKey = TestKeys.AppPrivate;

        Assert.Contains("AppCertContent: the certificate does not belong to the private key", Assert.Single(await FaultsAsync(options)));
    }

    [Theory]
    [InlineData(100 * 365, "expired on")]
    [InlineData(-100 * 365, "is valid only from")]
    public async Task Certificate_out_of_its_time_is_named(int daysFromNow, string expected)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(daysFromNow));

        var faults = await FaultsAsync(CertificateModeOptions(), time);

        Assert.Contains(faults, fault => fault.StartsWith("AppCertContent:", StringComparison.Ordinal) && fault.Contains(expected));
        Assert.Contains(faults, fault => fault.StartsWith("AlipayPublicCertContent:", StringComparison.Ordinal) && fault.Contains(expected));
    }

    [Fact]
    public async Task Root_file_without_a_matching_certificate_is_named()
    {
        var options = CertificateModeOptions();
        options.AlipayRootCertContent = CertificateFile("root_only_ec_and_sm2");

        Assert.StartsWith("AlipayRootCertContent:", Assert.Single(await FaultsAsync(options)));
    }

    [Fact]
    public async Task Certificates_and_key_are_read_from_files()
    {
        var directory = Directory.CreateTempSubdirectory();
        try
        {
            var files = _gateway.WriteCertificatesTo(directory.FullName);
            var options = CertificateModeOptions();
            (options.AppPrivateKey, options.AppPrivateKeyPath) = (null, files.AppPrivateKeyPath);
            (options.AppCertContent, options.AppCertPath) = (null, files.AppCertPath);
            (options.AlipayPublicCertContent, options.AlipayPublicCertPath) = (null, files.AlipayPublicCertPath);
            (options.AlipayRootCertContent, options.AlipayRootCertPath) = (null, files.AlipayRootCertPath);

            using var settings = OptionsReader.Read(options, TimeProvider.System);

            Assert.Equal((_gateway.AppCertSn, _gateway.AlipayRootCertSn), (settings.Security.Certificates!.App, settings.Security.Certificates.AlipayRoot));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static string CertificateFile(string name)
        => VectorFile.Load("cert_sn.json").RootElement.GetProperty("files").GetProperty(name).GetProperty("text").GetString()!;

    [Fact]
    public async Task Giving_up_on_a_gateway_that_cannot_be_reached_says_why()
    {
        var options = CertificateModeOptions();
        await _gateway.StopAsync();
        await using var client = new AlipayMsgClient(options, new IgnoringHandler());
        using var patience = new CancellationTokenSource();
        var connecting = client.ConnectAsync(patience.Token);
        while (client.Status.LastError is null)
        {
            await Task.Yield();
        }

        await patience.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.Contains("The last attempt failed: ", error.Message);
        Assert.Contains("refused", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(patience.Token, error.CancellationToken);
    }

    private AlipayMessagingOptions CertificateModeOptions()
    {
        var options = new AlipayMessagingOptions();
        _gateway.ConfigureClient(options);
        return options;
    }

    private static async Task<IReadOnlyList<string>> FaultsAsync(AlipayMessagingOptions options, TimeProvider? timeProvider = null)
    {
        await using var client = new AlipayMsgClient(options, new IgnoringHandler(), timeProvider: timeProvider);
        return (await Assert.ThrowsAsync<AlipayMsgConfigurationException>(() => client.ConnectAsync())).Faults;
    }

    private sealed class IgnoringHandler : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
