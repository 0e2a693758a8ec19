using System.Text.Json;
using Alipay.Messaging;
using Alipay.Messaging.Redis;
using Alipay.Messaging.Redis.Worker;
using StackExchange.Redis;

// One instance of an application: takes messages until standard input ends.
var settings = JsonSerializer.Deserialize<WorkerSettings>((await Console.In.ReadLineAsync())!)!;
await using var redis = await ConnectionMultiplexer.ConnectAsync(settings.Redis);
await using var store = new RedisIdempotencyStore(settings.Redis);
await using var lease = new RedisConnectionLease(settings.Redis);
var options = new AlipayMessagingOptions
{
    AppId = settings.AppId,
    ServerHost = settings.ServerHost,
    UseTls = false,
    AppPrivateKey = settings.AppPrivateKey,
    AlipayPublicKey = settings.AlipayPublicKey,
    IdempotencyStore = store,
    IdempotencyLease = settings.Lease,
    ConnectionLease = settings.ConnectionLease is null ? null : lease,
    ConnectionLeaseDuration = settings.ConnectionLease ?? TimeSpan.FromSeconds(10),
    MaxConcurrentMessages = settings.Concurrency,
    MessageQueueCapacity = 100_000,
};
await using var client = new AlipayMsgClient(options, new RecordingHandler(redis.GetDatabase(), settings));
client.StateChanged += (_, change) => Console.WriteLine(change.Status.State);
await client.ConnectAsync();
await Console.In.ReadToEndAsync();
