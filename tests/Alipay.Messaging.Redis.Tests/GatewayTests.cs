using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Redis.Tests;

/// <summary>The rule of the store, seen from Alipay: what is answered, and what is handled.</summary>
public sealed class GatewayTests
{
    private const string Api = AlipayMsgApis.TradeRefundDepositBackCompleted;

    [RedisFact]
    public async Task Store_that_is_away_answers_fail_and_the_message_is_handled_once_it_is_back()
    {
        await using var server = await RedisServer.StoppedAsync();
        await using var gateway = await AlipayTestGateway.StartAsync(new()
        {
            RedeliverUntilSuccess = true,
            RedeliveryDelay = TimeSpan.FromMilliseconds(100),
            PushTimeout = Limits.Soon,
        });
        await using var store = new RedisIdempotencyStore(server.ConnectionString, new() { OperationTimeout = TimeSpan.FromMilliseconds(200) });
        var handler = new CountingHandler();
        await using var client = Client(gateway, store, handler);
        await client.ConnectAsync();

        var push = gateway.PushAsync(Api, "{}");
        await gateway.WaitUntilAsync(one => one.AcksReceived.Count >= 2);
        Assert.All(gateway.AcksReceived, ack => Assert.Equal(MsgStatus.Fail, ack.Status));
        Assert.Equal(0, handler.Count);

        await server.StartAgainAsync();

        Assert.Equal(MsgStatus.Success, (await push).Status);
        Assert.Equal(1, handler.Count);
    }

    [RedisFact]
    public async Task Message_whose_handler_failed_is_handled_at_its_next_delivery()
    {
        await using var server = await RedisServer.StartAsync();
        await using var gateway = await AlipayTestGateway.StartAsync(new() { RedeliverUntilSuccess = true, PushTimeout = Limits.Soon });
        await using var store = new RedisIdempotencyStore(server.ConnectionString);
        var handler = new CountingHandler { Failures = 1 };
        await using var client = Client(gateway, store, handler);
        await client.ConnectAsync();

        var result = await gateway.PushAsync(Api, "{}");

        Assert.Equal([PushOutcome.Fail, PushOutcome.Success], result.Deliveries.Select(one => one.Outcome));
        Assert.Equal(2, handler.Count);
    }

    [RedisFact]
    public async Task Message_that_one_client_handled_is_acknowledged_by_another_without_its_handler()
    {
        await using var server = await RedisServer.StartAsync();
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        await using var firstStore = new RedisIdempotencyStore(server.ConnectionString);
        await using var secondStore = new RedisIdempotencyStore(server.ConnectionString);
        CountingHandler first = new(), second = new();
        await using var firstClient = Client(gateway, firstStore, first);
        await firstClient.ConnectAsync();
        await using var secondClient = Client(gateway, secondStore, second);
        await secondClient.ConnectAsync();
        await gateway.WaitForConnectionsAsync(2);

        var one = await gateway.PushAsync(Api, "{}", new() { MsgId = "m1", Connection = gateway.Connections[0] });
        var two = await gateway.PushAsync(Api, "{}", new() { MsgId = "m1", Connection = gateway.Connections[1] });

        Assert.Equal((MsgStatus.Success, MsgStatus.Success), (one.Status!.Value, two.Status!.Value));
        Assert.Equal((1, 0), (first.Count, second.Count));
    }

    private static AlipayMsgClient Client(AlipayTestGateway gateway, RedisIdempotencyStore store, CountingHandler handler)
    {
        var options = new AlipayMessagingOptions { IdempotencyStore = store };
        gateway.ConfigureClient(options);
        return new AlipayMsgClient(options, handler);
    }

    private sealed class CountingHandler : IMsgHandler
    {
        private int _count;

        public int Failures { get; init; }

        public int Count => Volatile.Read(ref _count);

        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
            => Interlocked.Increment(ref _count) <= Failures ? Task.FromException(new InvalidOperationException("not yet")) : Task.CompletedTask;
    }
}
