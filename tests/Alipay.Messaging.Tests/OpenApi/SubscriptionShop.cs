using Alipay.Messaging.OpenApi;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.OpenApi;

/// <summary>A gateway, and a client of the subscription calls that is configured for it as an application would.</summary>
internal sealed class SubscriptionShop : IAsyncDisposable
{
    public const string Topic = "alipay.open.mini.version.audit.passed";

    private SubscriptionShop(AlipayTestGateway gateway, AlipaySubscriptionClient client)
    {
        Gateway = gateway;
        Client = client;
    }

    public AlipayTestGateway Gateway { get; }

    public AlipaySubscriptionClient Client { get; }

    public static async Task<SubscriptionShop> OpenAsync(
        AlipayTestGatewayOptions? gatewayOptions = null,
        Action<AlipayMessagingOptions>? configure = null,
        AlipaySubscriptionClientOptions? clientOptions = null,
        TimeProvider? timeProvider = null,
        CapturingLoggerProvider? logs = null)
    {
        var gateway = await AlipayTestGateway.StartAsync(gatewayOptions);
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        configure?.Invoke(options);
        return new SubscriptionShop(gateway, new AlipaySubscriptionClient(options, clientOptions, logs?.Factory, timeProvider));
    }

    public Task<AlipayOpenApiException> FailAsync(AlipaySubscriptionAuthorization? authorization = null)
        => Assert.ThrowsAsync<AlipayOpenApiException>(() => Client.SubscribeAsync(Topic, AlipaySubscriptionChannel.WebSocket, authorization));

    public Task<AlipayOpenApiException> FailAsync(OpenApiFault fault)
    {
        Gateway.Faults.OpenApi.Next(fault);
        return FailAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Gateway.DisposeAsync();
    }
}
