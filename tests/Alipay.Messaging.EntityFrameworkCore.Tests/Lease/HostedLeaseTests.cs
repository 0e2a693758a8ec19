using Alipay.Messaging.EntityFrameworkCore.Tests.Databases;
using Alipay.Messaging.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.EntityFrameworkCore.Tests.Lease;

/// <summary>Two hosts on one app id that share a lease in a database.</summary>
[Collection(DatabaseTests.Name)]
public sealed class HostedLeaseTests(DatabaseServers servers)
{
    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task One_host_connects_and_the_other_takes_over_when_it_stops(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        using var first = Host(gateway, database);
        using var second = Host(gateway, database);
        await first.StartAsync();
        await second.StartAsync();

        Assert.Equal((ConnectionState.Connected, ConnectionState.StandingBy, 1), (State(first), State(second), gateway.ConnectionCount));
        await first.StopAsync();
        await Limits.UntilAsync(() => Task.FromResult(State(second) == ConnectionState.Connected));

        Assert.Equal((2, 1), (gateway.Connections.Count, gateway.ConnectionCount));
        Assert.Equal(MsgStatus.Success, (await gateway.PushAsync("a", "{}")).Status);
        await second.StopAsync();
    }

    [Theory, PostgresData, MariaDbData]
    public async Task Crash_of_the_server_costs_the_connection_at_most_until_it_is_back(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var gateway = await AlipayTestGateway.StartAsync();
        using var first = Host(gateway, database);
        using var second = Host(gateway, database);
        await first.StartAsync();
        await second.StartAsync();

        await servers.CrashOf(kind)!(); // Both have a server.
        var end = await EndAsync(database);
        await Limits.UntilAsync(async () => await EndAsync(database) > end && gateway.ConnectionCount == 1);

        await Limits.UntilAsync(() => Task.FromResult(
            new[] { State(first), State(second) }.Order().SequenceEqual([ConnectionState.Connected, ConnectionState.StandingBy])));
        await first.StopAsync();
        await second.StopAsync();
    }

    private static ConnectionState State(IHost host) => host.Services.GetRequiredService<IAlipayMsgClient>().Status.State;

    private static async Task<DateTimeOffset> EndAsync(TestDatabase database)
    {
        try
        {
            await using var context = database.Open();
            return (await context.Set<AlipayConnectionLeaseRecord>().AsNoTracking().SingleAsync()).EndsAt;
        }
        catch (Exception)
        {
            return DateTimeOffset.MinValue; // A connection of before the crash.
        }
    }

    private static IHost Host(AlipayTestGateway gateway, TestDatabase database)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddDbContext<ShopContext>(database.Configure).AddSingleton<Handle>((_, _, _) => Task.CompletedTask);
        builder.Services.AddAlipayMessaging(options =>
        {
            gateway.ConfigureClient(options);
            options.ConnectionLeaseDuration = TimeSpan.FromSeconds(6);
        }).AddHandlerForAllMessages<ScriptedHandler>().UseEntityFrameworkConnectionLease<ShopContext>();
        return builder.Build();
    }
}
