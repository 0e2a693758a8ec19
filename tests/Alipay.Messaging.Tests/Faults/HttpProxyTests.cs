using System.Net;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Tests.Faults;

public sealed class HttpProxyTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Messages_go_in_and_out_through_an_http_proxy(bool tls)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { UseTls = tls });
        await using var proxy = new ConnectProxy();
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        var trust = options.ConfigureHttpHandler;
        options.ConfigureHttpHandler = handler =>
        {
            trust?.Invoke(handler);
            (handler.Proxy, handler.UseProxy) = (new WebProxy(proxy.Uri), true);
        };
        if (!tls)
        {
            // A plain register request is not tunnelled, and this proxy knows tunnels alone.
            var proxied = options.ConfigureHttpHandler;
            var calls = 0;
            options.ConfigureHttpHandler = handler => (++calls % 2 == 0 ? proxied : trust)?.Invoke(handler);
        }

        await using var client = new AlipayMsgClient(options, new HandlerLedger());
        await client.ConnectAsync().WaitAsync(Limits.Soon);

        // Long enough for bytes that look like frames to occur in what is encrypted.
        var results = await gateway.PushManyAsync("alipay.test.proxy", 50, i => $$"""{"n":{{i}},"x":"{{new string('x', 5000)}}"}""");

        Assert.All(results, result => Assert.Equal(MsgStatus.Success, result.Status));
        Assert.Single(gateway.Connections);
        Assert.True(proxy.Tunnels > 0);
    }
}
