using Alipay.Messaging.Runtime;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Runtime;

/// <summary>One process has one connection for an application, but for a gateway on loopback, which is a test gateway.</summary>
public sealed class ConnectedAppsTests
{
    [Theory]
    [InlineData("one.invalid", "one.invalid")]
    [InlineData("two.invalid:443", "Two.Invalid")]
    [InlineData("10.0.0.1:8443", " 10.0.0.1:8443 ")]
    public void An_application_enters_once_until_it_leaves(string host, string same)
    {
        using (ConnectedApps.Enter("2021000000000001", host))
        {
            var error = Assert.Throws<AlipayMsgConfigurationException>(() => ConnectedApps.Enter("2021000000000001", same));
            Assert.Contains("AppId 2021000000000001 is in use by another client of this process", Assert.Single(error.Faults));
            using var other = ConnectedApps.Enter("2021000000000002", host);
            using var elsewhere = ConnectedApps.Enter("2021000000000001", "elsewhere.invalid");
        }

        ConnectedApps.Enter("2021000000000001", same)!.Dispose();
    }

    [Fact]
    public async Task A_second_client_cannot_connect_until_the_first_has_closed()
    {
        await using var first = Client();
        await using var second = Client();
        using var patience = new CancellationTokenSource();
        var connecting = first.ConnectAsync(patience.Token);

        await Assert.ThrowsAsync<AlipayMsgConfigurationException>(() => second.ConnectAsync());

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        using var impatience = new CancellationTokenSource();
        var again = second.ConnectAsync(impatience.Token);
        Assert.False(again.IsFaulted);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => again);
    }

    [Fact]
    public async Task Clients_of_one_application_connect_to_a_test_gateway_together()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        await using var first = new AlipayMsgClient(options, new Ignoring());
        await using var second = new AlipayMsgClient(options, new Ignoring());

        await Task.WhenAll(first.ConnectAsync(), second.ConnectAsync());

        Assert.Equal(2, gateway.ConnectionCount);
    }

    private static AlipayMsgClient Client() => new(
        new AlipayMessagingOptions
        {
            AppId = "2021000000000001",
            ServerHost = "never.invalid",
            AppPrivateKey = TestKeys.AppPrivate,
            AlipayPublicKey = TestKeys.AlipayPublic,
            ConfigureHttpHandler = handler => handler.ConnectCallback = (_, _) => throw new HttpRequestException("There is no network in this test."),
        },
        new Ignoring());

    private sealed class Ignoring : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
