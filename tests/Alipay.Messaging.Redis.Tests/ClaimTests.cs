using StackExchange.Redis;

namespace Alipay.Messaging.Redis.Tests;

/// <summary>The contract of the store, between two instances with connections of their own.</summary>
public sealed class ClaimTests
{
    private const string App = "2021000000000001";
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ShortLease = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Retention = TimeSpan.FromHours(48);

    [RedisFact]
    public async Task Of_100_racing_claims_one_wins()
    {
        await using var two = await TwoStores.StartAsync();
        var race = Enumerable.Range(0, 100).Select(i => ClaimAsync(i % 2 == 0 ? two.First : two.Second, "m1"));

        var claims = await Task.WhenAll(race);

        Assert.Single(claims, claim => claim.State == IdempotencyState.Claimed && claim.Token != 0);
        Assert.Equal(99, claims.Count(claim => claim == IdempotencyClaim.InProgress));
    }

    [RedisFact]
    public async Task Completed_message_is_completed_for_everyone()
    {
        await using var two = await TwoStores.StartAsync();
        var claim = await ClaimAsync(two.First, "m1");

        await two.First.CompleteAsync(Message("m1"), claim.Token, Retention, CancellationToken.None);

        Assert.Equal(IdempotencyClaim.Completed, await ClaimAsync(two.First, "m1"));
        Assert.Equal(IdempotencyClaim.Completed, await ClaimAsync(two.Second, "m1"));
    }

    [RedisFact]
    public async Task Released_message_may_be_claimed_again()
    {
        await using var two = await TwoStores.StartAsync();
        var claim = await ClaimAsync(two.First, "m1");

        await two.First.ReleaseAsync(Message("m1"), claim.Token, CancellationToken.None);

        var next = await ClaimAsync(two.Second, "m1");
        Assert.Equal(IdempotencyState.Claimed, next.State);
        Assert.NotEqual(claim.Token, next.Token);
    }

    [RedisFact]
    public async Task Claim_is_handed_over_when_its_lease_ends()
    {
        await using var two = await TwoStores.StartAsync();
        await ClaimAsync(two.First, "m1", ShortLease);

        await Limits.UntilAsync(async () => (await ClaimAsync(two.Second, "m1")).State == IdempotencyState.Claimed);
    }

    [RedisFact]
    public async Task Late_completion_does_not_touch_the_claim_of_another()
    {
        await using var two = await TwoStores.StartAsync();
        var late = await ClaimAsync(two.First, "m1", ShortLease);
        var standing = await ClaimWhenFreeAsync(two.Second, "m1");

        await two.First.CompleteAsync(Message("m1"), late.Token, Retention, CancellationToken.None);

        Assert.Equal(IdempotencyState.InProgress, (await ClaimAsync(two.First, "m1")).State);
        await two.Second.CompleteAsync(Message("m1"), standing.Token, Retention, CancellationToken.None);
        Assert.Equal(IdempotencyState.Completed, (await ClaimAsync(two.First, "m1")).State);
    }

    [RedisFact]
    public async Task Late_completion_counts_when_nobody_has_claimed_since()
    {
        await using var two = await TwoStores.StartAsync();
        var late = await ClaimAsync(two.First, "m1", ShortLease);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(two.Server.ConnectionString);
        await Limits.UntilAsync(async () => !await redis.GetDatabase().KeyExistsAsync(Key("m1")));

        await two.First.CompleteAsync(Message("m1"), late.Token, Retention, CancellationToken.None);

        Assert.Equal(IdempotencyState.Completed, (await ClaimAsync(two.Second, "m1")).State);
    }

    [RedisFact]
    public async Task Late_release_does_not_touch_the_claim_of_another()
    {
        await using var two = await TwoStores.StartAsync();
        var late = await ClaimAsync(two.First, "m1", ShortLease);
        await ClaimWhenFreeAsync(two.Second, "m1");

        await two.First.ReleaseAsync(Message("m1"), late.Token, CancellationToken.None);

        Assert.Equal(IdempotencyState.InProgress, (await ClaimAsync(two.First, "m1")).State);
    }

    [RedisFact]
    public async Task Release_does_not_forget_a_completed_message()
    {
        await using var two = await TwoStores.StartAsync();
        var claim = await ClaimAsync(two.First, "m1");
        await two.First.CompleteAsync(Message("m1"), claim.Token, Retention, CancellationToken.None);

        await two.First.ReleaseAsync(Message("m1"), claim.Token, CancellationToken.None);

        Assert.Equal(IdempotencyState.Completed, (await ClaimAsync(two.First, "m1")).State);
    }

    [RedisFact]
    public async Task Applications_and_messages_do_not_meet()
    {
        await using var two = await TwoStores.StartAsync();
        await ClaimAsync(two.First, "m1");

        Assert.Equal(IdempotencyState.Claimed, (await ClaimAsync(two.First, "m2")).State);
        Assert.Equal(IdempotencyState.Claimed, (await two.First.TryClaimAsync(Message("m1") with { AppId = "2021000000000002" }, Lease, CancellationToken.None)).State);
    }

    [RedisTheory]
    [InlineData("done", IdempotencyState.Completed)]
    [InlineData("8473", IdempotencyState.InProgress)]
    public async Task Entry_of_an_earlier_version_counts_for_every_content(string value, IdempotencyState state)
    {
        await using var two = await TwoStores.StartAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(two.Server.ConnectionString);
        await redis.GetDatabase().StringSetAsync(Key("m1"), value, Lease);

        Assert.Equal(state, (await ClaimAsync(two.First, Message("m1", content: -1))).State);
        Assert.Equal(state, (await ClaimAsync(two.First, Message("m1", content: 2))).State);
    }

    [RedisTheory]
    [InlineData(2)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public async Task Message_with_a_known_id_and_other_content_has_a_claim_of_its_own(long content)
    {
        await using var two = await TwoStores.StartAsync();
        var (message, other) = (Message("m1"), Message("m1", content));
        var claim = await ClaimAsync(two.First, message);

        var second = await ClaimAsync(two.Second, other);
        Assert.Equal((IdempotencyState.Claimed, true), (second.State, second.MsgIdReused));
        Assert.Equal(IdempotencyClaim.InProgress, await ClaimAsync(two.First, other));

        await two.Second.CompleteAsync(other, second.Token, Retention, CancellationToken.None);
        Assert.Equal(IdempotencyClaim.InProgress, await ClaimAsync(two.Second, message));
        await two.First.CompleteAsync(message, claim.Token, Retention, CancellationToken.None);
        Assert.Equal(
            (IdempotencyClaim.Completed, IdempotencyClaim.Completed), (await ClaimAsync(two.First, message), await ClaimAsync(two.First, other)));
    }

    [RedisFact]
    public async Task Released_message_with_a_reused_id_may_be_claimed_again()
    {
        await using var two = await TwoStores.StartAsync();
        await ClaimAsync(two.First, Message("m1"));
        var second = await ClaimAsync(two.First, Message("m1", content: 2));

        await two.First.ReleaseAsync(Message("m1", content: 2), second.Token, CancellationToken.None);

        Assert.Equal(IdempotencyState.Claimed, (await ClaimAsync(two.Second, Message("m1", content: 2))).State);
        Assert.Equal(IdempotencyClaim.InProgress, await ClaimAsync(two.Second, Message("m1")));
    }

    [RedisFact]
    public async Task Key_lives_as_long_as_the_lease_and_then_as_long_as_the_retention()
    {
        await using var two = await TwoStores.StartAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(two.Server.ConnectionString);
        var claim = await ClaimAsync(two.First, "m1");
        Assert.InRange((await redis.GetDatabase().KeyTimeToLiveAsync(Key("m1")))!.Value, Lease - Limits.Soon, Lease);

        await two.First.CompleteAsync(Message("m1"), claim.Token, Retention, CancellationToken.None);

        Assert.InRange((await redis.GetDatabase().KeyTimeToLiveAsync(Key("m1")))!.Value, Retention - Limits.Soon, Retention);
    }

    [RedisFact]
    public async Task Prefix_and_database_are_the_ones_that_were_set()
    {
        await using var two = await TwoStores.StartAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(two.Server.ConnectionString);
        var store = new RedisIdempotencyStore(redis, new() { KeyPrefix = "shop:", Database = 3 });

        await ClaimAsync(store, "m1");

        Assert.True(await redis.GetDatabase(3).KeyExistsAsync($"shop:msg:{App}:m1"));
        Assert.Equal(IdempotencyState.Claimed, (await ClaimAsync(two.First, "m1")).State);
    }

    [RedisFact]
    public async Task Connection_of_the_caller_outlives_the_store()
    {
        await using var two = await TwoStores.StartAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(two.Server.ConnectionString);
        var store = new RedisIdempotencyStore(redis);

        await store.DisposeAsync();

        Assert.True(await redis.GetDatabase().StringSetAsync("k", "v"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ClaimAsync(store, "m1"));
    }

    private static string Key(string msgId) => $"alipay:msg:{App}:{msgId}";

    private static IdempotencyKey Message(string msgId, long content = 1) => new() { AppId = App, MsgId = msgId, ContentHash = content };

    private static Task<IdempotencyClaim> ClaimAsync(RedisIdempotencyStore store, string msgId, TimeSpan? lease = null)
        => ClaimAsync(store, Message(msgId), lease);

    private static Task<IdempotencyClaim> ClaimAsync(RedisIdempotencyStore store, IdempotencyKey message, TimeSpan? lease = null)
        => store.TryClaimAsync(message, lease ?? Lease, CancellationToken.None).AsTask();

    private static async Task<IdempotencyClaim> ClaimWhenFreeAsync(RedisIdempotencyStore store, string msgId)
    {
        IdempotencyClaim claim = default;
        await Limits.UntilAsync(async () => (claim = await ClaimAsync(store, msgId)).State == IdempotencyState.Claimed);
        return claim;
    }

    private sealed record TwoStores(RedisServer Server, RedisIdempotencyStore First, RedisIdempotencyStore Second) : IAsyncDisposable
    {
        public static async Task<TwoStores> StartAsync()
        {
            var server = await RedisServer.StartAsync();
            return new TwoStores(server, new RedisIdempotencyStore(server.ConnectionString), new RedisIdempotencyStore(server.ConnectionString));
        }

        public async ValueTask DisposeAsync()
        {
            await First.DisposeAsync();
            await Second.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
