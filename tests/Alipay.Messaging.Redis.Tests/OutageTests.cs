using StackExchange.Redis;

namespace Alipay.Messaging.Redis.Tests;

/// <summary>What the store does when Redis stops, forgets, freezes or was never there.</summary>
public sealed class OutageTests
{
    private const string App = "2021000000000001";
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Retention = TimeSpan.FromHours(48);
    private static readonly RedisStoreOptions Impatient = new() { OperationTimeout = TimeSpan.FromMilliseconds(200) };

    [RedisFact]
    public async Task Restart_without_persistence_forgets_so_that_messages_are_handled_at_least_once()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = new RedisIdempotencyStore(server.ConnectionString);
        await CompleteAsync(store, "handled");
        await ClaimAsync(store, "under way");

        await server.StopAsync();
        await server.StartAgainAsync();

        Assert.Equal(IdempotencyState.Claimed, await EventuallyClaimAsync(store, "handled"));
        Assert.Equal(IdempotencyState.Claimed, await EventuallyClaimAsync(store, "under way"));
    }

    [RedisFact]
    public async Task Restart_with_append_only_file_keeps_claims_and_completions()
    {
        await using var server = await RedisServer.StartAsync(appendOnly: true);
        await using var store = new RedisIdempotencyStore(server.ConnectionString);
        await CompleteAsync(store, "handled");
        await ClaimAsync(store, "under way");

        await server.StopAsync();
        await server.StartAgainAsync();

        Assert.Equal(IdempotencyState.Completed, await EventuallyClaimAsync(store, "handled"));
        Assert.Equal(IdempotencyState.InProgress, await EventuallyClaimAsync(store, "under way"));
    }

    [RedisFact]
    public async Task Completion_after_a_restart_that_forgot_the_claim_is_recorded()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = new RedisIdempotencyStore(server.ConnectionString);
        var claim = await ClaimAsync(store, "m1");
        await server.StopAsync();
        await server.StartAgainAsync();

        await EventuallyAsync(() => store.CompleteAsync(Message("m1"), claim.Token, Retention, CancellationToken.None).AsTask());

        Assert.Equal(IdempotencyState.Completed, (await ClaimAsync(store, "m1")).State);
    }

    [RedisFact]
    public async Task Redis_that_is_away_fails_every_question()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = new RedisIdempotencyStore(server.ConnectionString, Impatient);
        var claim = await ClaimAsync(store, "m1");
        await server.StopAsync();

        await FailsAsync(() => ClaimAsync(store, "m2"));
        await FailsAsync(() => store.CompleteAsync(Message("m1"), claim.Token, Retention, CancellationToken.None).AsTask());
        await FailsAsync(() => store.ReleaseAsync(Message("m1"), claim.Token, CancellationToken.None).AsTask());
    }

    [RedisFact]
    public async Task Redis_that_was_not_there_at_first_is_used_once_it_is()
    {
        await using var server = await RedisServer.StoppedAsync();
        await using var store = new RedisIdempotencyStore(server.ConnectionString, Impatient);
        await FailsAsync(() => ClaimAsync(store, "m1"));

        await server.StartAgainAsync();

        Assert.Equal(IdempotencyState.Claimed, await EventuallyClaimAsync(store, "m1"));
    }

    [RedisFact]
    public async Task Claim_whose_answer_came_too_late_is_given_back_and_not_left_to_its_lease()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = new RedisIdempotencyStore(server.ConnectionString, Impatient);
        await using var other = new RedisIdempotencyStore(server.ConnectionString);
        await ClaimAsync(store, "warm up");

        await server.PauseAsync(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TimeoutException>(() => ClaimAsync(store, "m1"));

        await Limits.UntilAsync(async () => (await ClaimAsync(other, "m1")).State == IdempotencyState.Claimed);
    }

    [RedisFact]
    public async Task Token_ends_the_waiting()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = new RedisIdempotencyStore(server.ConnectionString);
        await ClaimAsync(store, "warm up");
        using var cancelled = new CancellationTokenSource();
        await server.PauseAsync(TimeSpan.FromSeconds(2));

        var claim = store.TryClaimAsync(Message("m1"), Lease, cancelled.Token).AsTask();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => claim);
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new RedisIdempotencyStore("localhost", new() { OperationTimeout = TimeSpan.Zero }));
        Assert.Throws<ArgumentException>(() => new RedisIdempotencyStore("localhost", new() { OperationTimeout = TimeSpan.FromHours(1) }));
        Assert.Throws<ArgumentException>(() => new RedisIdempotencyStore("localhost", new() { KeyPrefix = null! }));
        Assert.Throws<ArgumentException>(() => new RedisIdempotencyStore("localhost", new() { Database = -2 }));
        Assert.Throws<ArgumentException>(() => new RedisIdempotencyStore(" "));
        Assert.Throws<ArgumentException>(() => new RedisIdempotencyStore("localhost,nonsense=1"));
    }

    private static IdempotencyKey Message(string msgId) => new() { AppId = App, MsgId = msgId, ContentHash = 1 };

    private static Task<IdempotencyClaim> ClaimAsync(RedisIdempotencyStore store, string msgId)
        => store.TryClaimAsync(Message(msgId), Lease, CancellationToken.None).AsTask();

    private static async Task CompleteAsync(RedisIdempotencyStore store, string msgId)
    {
        var claim = await ClaimAsync(store, msgId);
        await store.CompleteAsync(Message(msgId), claim.Token, Retention, CancellationToken.None);
    }

    /// <summary>The first answer that comes: until the store has reconnected there is none.</summary>
    private static async Task<IdempotencyState> EventuallyClaimAsync(RedisIdempotencyStore store, string msgId)
    {
        IdempotencyClaim claim = default;
        await EventuallyAsync(async () => claim = await ClaimAsync(store, msgId));
        return claim.State;
    }

    private static Task EventuallyAsync(Func<Task> question) => Limits.UntilAsync(async () =>
    {
        try
        {
            await question();
            return true;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return false;
        }
    });

    private static async Task FailsAsync(Func<Task> question)
    {
        var fault = await Record.ExceptionAsync(() => question().WaitAsync(Limits.Soon));
        Assert.True(fault is RedisException or TimeoutException, $"{fault}");
    }
}
