using System.Net;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Testing;

/// <summary>Requests to the test gateway stay on the machine, whatever proxy the environment or the user's hook names.</summary>
public sealed class ProxyBypassTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Configured_client_uses_no_proxy_and_keeps_the_users_hook(bool useTls)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new AlipayTestGatewayOptions { UseTls = useTls });
        var proxy = new WebProxy("http://127.0.0.1:1");
        var options = new AlipayMessagingOptions
        {
            ConfigureHttpHandler = handler =>
            {
                handler.Proxy = proxy;
                handler.MaxResponseHeadersLength = 7;
            },
        };
        gateway.ConfigureClient(options);
        using var handler = new SocketsHttpHandler();

        options.ConfigureHttpHandler!(handler); // Set above.

        Assert.True(handler.Proxy!.IsBypassed(new Uri($"http://{gateway.Host}/")));
        Assert.Equal(7, handler.MaxResponseHeadersLength);
    }

    [Fact]
    public async Task Client_whose_hook_names_a_dead_proxy_connects_to_the_test_gateway()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        var options = new AlipayMessagingOptions { ConfigureHttpHandler = handler => handler.Proxy = new WebProxy("http://127.0.0.1:1") };
        gateway.ConfigureClient(options);
        await using var client = new AlipayMsgClient(options, Moq.Mock.Of<IMsgHandler>());

        await client.ConnectAsync().WaitAsync(Limits.Soon);

        Assert.True(client.IsConnected);
    }
}
