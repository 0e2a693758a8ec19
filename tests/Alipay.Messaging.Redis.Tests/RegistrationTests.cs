using Alipay.Messaging.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Alipay.Messaging.Redis.Tests;

/// <summary>The one line in a host, for a connection string and for a connection.</summary>
public sealed class RegistrationTests
{
    private const string Api = AlipayMsgApis.OpenMiniVersionAuditPassed;

    [RedisFact]
    public async Task Message_that_one_host_handled_is_not_handled_by_another()
    {
        await using var server = await RedisServer.StartAsync();
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        using var first = BuildHost(gateway, builder => builder.UseRedisIdempotency(server.ConnectionString));
        using var second = BuildHost(gateway, builder => builder.UseRedisIdempotency(redis));

        await first.StartAsync();
        var one = await gateway.PushAsync(Api, "{}", new() { MsgId = "m1" });
        await first.StopAsync();
        await second.StartAsync();
        var two = await gateway.PushAsync(Api, "{}", new() { MsgId = "m1" });
        await second.StopAsync();

        Assert.Equal((MsgStatus.Success, MsgStatus.Success), (one.Status!.Value, two.Status!.Value));
        Assert.Equal((1, 0), (first.Services.GetRequiredService<Count>().Value, second.Services.GetRequiredService<Count>().Value));
        Assert.True(redis.IsConnected);
    }

    [RedisFact]
    public async Task Settings_of_the_store_are_taken()
    {
        await using var server = await RedisServer.StartAsync();
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        using var host = BuildHost(gateway, builder => builder.UseRedisIdempotency(redis, options => options.KeyPrefix = "shop:"));

        await host.StartAsync();
        await gateway.PushAsync(Api, "{}", new() { MsgId = "m1" });
        await host.StopAsync();

        Assert.StartsWith("done:", await redis.GetDatabase().StringGetAsync($"shop:msg:{gateway.AppId}:m1"));
    }

    [RedisFact]
    public async Task Connection_among_the_services_of_the_application_is_used()
    {
        await using var server = await RedisServer.StartAsync();
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        using var host = BuildHost(
            gateway,
            builder =>
            {
                builder.Services.AddSingleton<IConnectionMultiplexer>(redis);
                builder.UseRedisIdempotency();
            });

        await host.StartAsync();
        await gateway.PushAsync(Api, "{}", new() { MsgId = "m1" });
        await host.StopAsync();

        Assert.StartsWith("done:", await redis.GetDatabase().StringGetAsync($"alipay:msg:{gateway.AppId}:m1"));
        Assert.True(redis.IsConnected);
    }

    [Fact]
    public void Invalid_connection_string_or_setting_is_refused_at_registration()
    {
        var builder = new ServiceCollection().AddAlipayMessaging(_ => { });

        Assert.Throws<ArgumentException>(() => builder.UseRedisIdempotency("localhost,nonsense=1"));
        Assert.Throws<ArgumentException>(() => builder.UseRedisIdempotency(options => options.Database = -2));
        Assert.Throws<ArgumentException>(() => builder.UseRedisIdempotency("localhost", options => options.OperationTimeout = TimeSpan.Zero));
    }

    private static IHost BuildHost(AlipayTestGateway gateway, Action<IAlipayMessagingBuilder> useRedis)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<Count>();
        useRedis(builder.Services.AddAlipayMessaging(gateway.ConfigureClient).AddHandler<CountingHandler>(Api));
        return builder.Build();
    }

    private sealed class Count
    {
        public int Value { get; set; }
    }

    private sealed class CountingHandler(Count count) : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
        {
            count.Value++;
            return Task.CompletedTask;
        }
    }
}
