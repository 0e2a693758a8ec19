using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Security;

/// <summary>Name and chain are checked, always (protocol.md table 6, row 16), for both connections that open a connection.</summary>
public sealed class TlsTests
{
    private const string Api = "alipay.fund.trans.order.changed";
    private const int Rounds = 10;

    [Theory]
    [InlineData(TlsCertificateKind.WrongHost, "RemoteCertificateNameMismatch")]
    [InlineData(TlsCertificateKind.Expired, "NotTimeValid")]
    [InlineData(TlsCertificateKind.Untrusted, "PartialChain")]
    [InlineData(TlsCertificateKind.SelfSigned, "UntrustedRoot")]
    public async Task Bad_certificate_is_refused_with_the_reason_and_the_remedy_although_a_private_root_is_trusted(
        TlsCertificateKind kind, string reason)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { UseTls = true, TlsCertificate = kind });
        await AssertRefused(gateway, Options(gateway), reason);
    }

    [Theory]
    [InlineData(TlsCertificateKind.Valid)]
    [InlineData(TlsCertificateKind.Untrusted)]
    [InlineData(TlsCertificateKind.SelfSigned)]
    public async Task Certificate_that_the_system_does_not_know_is_refused_when_nothing_is_trusted_besides(TlsCertificateKind kind)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { UseTls = true, TlsCertificate = kind });
        var options = Options(gateway);
        options.ConfigureHttpHandler = null;
        await AssertRefused(gateway, options, "");
    }

    [Fact]
    public async Task Private_root_can_be_trusted_and_a_message_passes()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { UseTls = true });
        var options = Options(gateway);
        options.ConfigureHttpHandler = handler => Trust(handler.SslOptions, gateway.TlsRootCert!);
        var counter = new CountingHandler();
        await using var client = new AlipayMsgClient(options, counter);
        await client.ConnectAsync().WaitAsync(Limits.Soon);

        Assert.Equal(MsgStatus.Success, (await gateway.PushAsync(Api, "{}")).Status);
        Assert.Equal(1, counter.Count);
    }

    [Fact]
    public async Task Name_is_still_checked_under_a_private_root()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { UseTls = true, TlsCertificate = TlsCertificateKind.WrongHost });
        var options = Options(gateway);
        options.ConfigureHttpHandler = handler => Trust(handler.SslOptions, gateway.TlsRootCert!);
        await AssertRefused(gateway, options, "RemoteCertificateNameMismatch");
    }

    [Theory]
    [InlineData(TlsCertificateKind.WrongHost)]
    [InlineData(TlsCertificateKind.Untrusted)]
    public async Task Upgrade_checks_the_certificate_anew(TlsCertificateKind kind)
    {
        // Register reaches the right gateway; whoever answers the second connection is another.
        await using var gateway = await AlipayTestGateway.StartAsync(new() { UseTls = true });
        await using var impostor = await AlipayTestGateway.StartAsync(new() { UseTls = true, TlsCertificate = kind });
        await using var proxy = new ForwardProxy(number => number == 1 ? gateway.Port : impostor.Port);
        var options = Options(gateway);
        options.ConfigureHttpHandler += handler => handler.Proxy = new WebProxy(proxy.Address);
        var counter = new CountingHandler();
        await using var client = new AlipayMsgClient(options, counter);

        var error = await Assert.ThrowsAsync<AlipayMsgConnectRefusedException>(() => client.ConnectAsync().WaitAsync(Limits.Soon));

        Assert.Contains("TLS certificate", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, gateway.RegisterCount);
        Assert.Equal(0, gateway.UpgradeCount + impostor.UpgradeCount);
        Assert.Equal(0, counter.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Proxy_serves_both_the_register_request_and_the_upgrade_each_time(bool tls)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { UseTls = tls, Charset = "GBK" });
        await using var proxy = new ForwardProxy();
        var options = Options(gateway);
        options.ConfigureHttpHandler += handler => handler.Proxy = new WebProxy(proxy.Address);
        var counter = new CountingHandler();
        await using var client = new AlipayMsgClient(options, counter);

        // What travels in a proxy's tunnel differs each time, and none of it may be taken for a frame.
        for (var round = 1; round <= Rounds; round++)
        {
            await client.ConnectAsync().WaitAsync(Limits.Soon);
            Assert.Equal(MsgStatus.Success, (await gateway.PushAsync(Api, """{"名称":"中文"}""")).Status);
            Assert.Equal(round, counter.Count);
            await client.CloseAsync();
        }

        Assert.Equal(Enumerable.Repeat<string[]>(tls ? ["CONNECT", "CONNECT"] : ["GET", "CONNECT"], Rounds).SelectMany(static two => two), proxy.Methods);
        Assert.Equal((Rounds, Rounds), (gateway.RegisterCount, gateway.UpgradeCount));
        Assert.Empty(gateway.Problems);
    }

    private static async Task AssertRefused(AlipayTestGateway gateway, AlipayMessagingOptions options, string reason)
    {
        var counter = new CountingHandler();
        await using var client = new AlipayMsgClient(options, counter);

        var error = await Assert.ThrowsAsync<AlipayMsgConnectRefusedException>(() => client.ConnectAsync().WaitAsync(Limits.Soon));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("in ConfigureHttpHandler.", error.Message, StringComparison.Ordinal);
        Assert.Equal((ConnectStep.Tls, false), (error.Step, error.IsTransient));
        Assert.Equal(0, gateway.RegisterCount);
        Assert.Equal(0, counter.Count);
        Assert.Equal((ConnectionState.Disconnected, error), (client.Status.State, client.Status.LastError));
    }

    private static AlipayMessagingOptions Options(AlipayTestGateway gateway)
    {
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        return options;
    }

    private static void Trust(SslClientAuthenticationOptions options, string rootPem)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(rootPem));
        options.CertificateChainPolicy = policy;
    }
}
