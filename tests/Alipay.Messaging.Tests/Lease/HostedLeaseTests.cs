using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Alipay.Messaging.Tests.Lease;

/// <summary>A lease in a host, over the real gateway.</summary>
public class HostedLeaseTests
{
    [Fact]
    public async Task Host_starts_while_it_stands_by_and_is_healthy_and_takes_over_when_the_other_stops()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        var lease = new FakeLease(TimeProvider.System);
        await using var first = Host(gateway, lease);
        await using var second = Host(gateway, lease);
        await first.StartAsync();
        await second.StartAsync();

        var health = await second.CheckHealthAsync();
        Assert.Equal((HealthStatus.Healthy, "StandingBy"), (health.Status, health.Data["state"]));
        Assert.Equal("Another instance holds the connection lease.", health.Description);
        Assert.Equal(1, gateway.ConnectionCount);

        await first.StopAsync();
        await gateway.WaitUntilAsync(one => one.Connections.Count == 2 && one.ConnectionCount == 1);

        Assert.Equal(MsgStatus.Success, (await gateway.PushAsync("a", "{}")).Status);
        Assert.Equal("Connected", (await second.CheckHealthAsync()).Data["state"]);
    }

    [Fact]
    public async Task Lease_that_cannot_be_created_fails_the_start_with_its_reason()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var host = AppHost.For(gateway, app => app.AddHandlerForAllMessages<EverythingElse>().UseConnectionLease(_ => null!));

        var fault = await Assert.ThrowsAsync<AlipayMsgConfigurationException>(() => host.StartAsync());

        Assert.Contains("The function given to UseConnectionLease returned null", fault.Message, StringComparison.Ordinal);
    }

    private static AppHost Host(AlipayTestGateway gateway, FakeLease lease) => AppHost.For(gateway, app =>
    {
        app.AddHandlerForAllMessages<EverythingElse>().UseConnectionLease(_ => lease);
        app.Services.AddHealthChecks().AddAlipayMessaging();
    });
}
