using System.Net;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Tests.Testing;

/// <summary>A machine whose environment names a proxy, as build agents do. No other test runs meanwhile: that proxy is the process's.</summary>
[CollectionDefinition(nameof(ProxiedMachineTests), DisableParallelization = true)]
[Collection(nameof(ProxiedMachineTests))]
public sealed class ProxiedMachineTests : IDisposable
{
    private readonly IWebProxy _before = HttpClient.DefaultProxy;

    // Nothing listens there: a request that goes by way of it fails.
    public ProxiedMachineTests() => HttpClient.DefaultProxy = new WebProxy("http://127.0.0.1:1");

    public void Dispose() => HttpClient.DefaultProxy = _before;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_of_the_test_gateway_does_not_ask_the_proxy(bool tls)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { UseTls = tls });
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);

        await ConnectAsync(options);

        Assert.Single(gateway.Connections);
    }

    [Fact]
    public async Task Hook_that_was_set_before_still_runs()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        var calls = 0;
        var options = new AlipayMessagingOptions { ConfigureHttpHandler = _ => calls++ };
        gateway.ConfigureClient(options);

        await ConnectAsync(options);

        Assert.Equal(2, calls); // The register request and the upgrade.
    }

    private static async Task ConnectAsync(AlipayMessagingOptions options)
    {
        await using var client = new AlipayMsgClient(options, new HandlerLedger());
        await client.ConnectAsync().WaitAsync(Limits.Soon);
    }
}
