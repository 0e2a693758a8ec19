using Alipay.Messaging.Redis.Worker;
using Alipay.Messaging.Testing;
using StackExchange.Redis;

namespace Alipay.Messaging.Redis.Tests;

/// <summary>Two processes on one app id, which get the same messages.</summary>
public sealed class TwoProcessesTests
{
    private const string Api = AlipayMsgApis.FundTransOrderChanged;
    private const int AtOnce = 500;

    [RedisFact]
    public async Task Each_of_10000_messages_that_both_get_is_handled_exactly_once()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var gateway = await StartGatewayAsync();
        await using var first = await WorkerProcess.StartAsync(gateway, redis, "first", TimeSpan.FromMinutes(10));
        await using var second = await WorkerProcess.StartAsync(gateway, redis, "second", TimeSpan.FromMinutes(10));
        var msgIds = Enumerable.Range(0, 10_000).Select(i => $"m{i}").ToArray();

        await PushAsync(gateway, msgIds, first.Connection, second.Connection);

        await using var records = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await AssertHandledOnceAsync(records.GetDatabase(), msgIds);
        // Both took part: it was a race, and not one after the other.
        Assert.InRange(await records.GetDatabase().SetLengthAsync(first.Settings.HandledByKey), 1, msgIds.Length - 1);
        Assert.Empty(gateway.Problems);
    }

    [RedisFact]
    public async Task What_a_killed_process_held_is_finished_by_the_other_after_the_lease()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var gateway = await StartGatewayAsync();
        await using var first = await WorkerProcess.StartAsync(gateway, redis, "first", TimeSpan.FromSeconds(3), holdAfter: 200);
        await using var second = await WorkerProcess.StartAsync(gateway, redis, "second", TimeSpan.FromSeconds(3));
        await using var records = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var database = records.GetDatabase();
        var msgIds = Enumerable.Range(0, 1_000).Select(i => $"m{i}").ToArray();

        var push = PushAsync(gateway, msgIds, first.Connection);
        await Limits.UntilAsync(async () => await database.SetLengthAsync(first.Settings.HeldKey) == first.Settings.Concurrency);
        await first.KillAsync();
        await push;

        await AssertHandledOnceAsync(database, msgIds);
        Assert.Equal(200, await database.SetLengthAsync(first.Settings.HandledByKey));
        foreach (var held in await database.SetMembersAsync(first.Settings.HeldKey))
        {
            Assert.True(await database.SetContainsAsync(second.Settings.HandledByKey, held));
        }
    }

    private static Task<AlipayTestGateway> StartGatewayAsync() => AlipayTestGateway.StartAsync(new()
    {
        RedeliverUntilSuccess = true,
        RedeliveryDelay = TimeSpan.FromMilliseconds(100),
        PushTimeout = Limits.Long,
    });

    /// <summary>Delivers each message on each connection, until each delivery has been answered SUCCESS.</summary>
    private static async Task PushAsync(AlipayTestGateway gateway, string[] msgIds, params GatewayConnection[] connections)
    {
        using var places = new SemaphoreSlim(AtOnce);
        var results = await Task.WhenAll(msgIds.SelectMany(msgId => connections.Select(connection => PushOneAsync(msgId, connection))));
        Assert.All(results, result => Assert.Equal(MsgStatus.Success, result.Status));

        async Task<PushResult> PushOneAsync(string msgId, GatewayConnection connection)
        {
            await places.WaitAsync();
            try
            {
                return await Task.Run(() => gateway.PushAsync(Api, "{}", new() { MsgId = msgId, Connection = connection }));
            }
            finally
            {
                places.Release();
            }
        }
    }

    private static async Task AssertHandledOnceAsync(IDatabase database, string[] msgIds)
    {
        var handled = (await database.HashGetAllAsync(WorkerSettings.HandledKey)).ToDictionary(one => (string)one.Name!, one => (int)one.Value);
        Assert.Equal(msgIds.Order(), handled.Keys.Order());
        Assert.All(handled, one => Assert.Equal(1, one.Value));
    }
}
