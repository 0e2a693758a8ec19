using Alipay.Messaging.Idempotency;
using Microsoft.Extensions.Time.Testing;

namespace Alipay.Messaging.Tests.Idempotency;

public sealed class InMemoryIdempotencyStoreTests
{
    private const string App = "2021000000000001";
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Retention = TimeSpan.FromHours(48);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Of_a_hundred_claims_at_once_one_wins()
    {
        var store = new InMemoryIdempotencyStore(1000, _time);
        for (var round = 0; round < 200; round++)
        {
            using var start = new Barrier(4);
            var id = $"m{round}";
            var racers = Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return Enumerable.Range(0, 25).Select(_ => Claim(store, id).State).ToArray();
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default));
            var states = (await Task.WhenAll(racers)).SelectMany(states => states).ToArray();

            Assert.Equal(100, states.Length);
            Assert.Single(states, IdempotencyState.Claimed);
            Assert.Equal(99, states.Count(state => state == IdempotencyState.InProgress));
        }
    }

    [Fact]
    public void Claim_may_be_taken_over_once_its_lease_has_ended_and_not_before()
    {
        var store = new InMemoryIdempotencyStore(10, _time);
        var first = Claim(store, "m");

        _time.Advance(Lease - TimeSpan.FromTicks(1));
        Assert.Equal(IdempotencyState.InProgress, Claim(store, "m").State);
        _time.Advance(TimeSpan.FromTicks(1));
        var second = Claim(store, "m");

        Assert.Equal(IdempotencyState.Claimed, second.State);
        Assert.NotEqual(first.Token, second.Token);
    }

    [Fact]
    public async Task Holder_of_an_ended_lease_neither_completes_nor_releases_the_claim_of_another()
    {
        var store = new InMemoryIdempotencyStore(10, _time);
        var first = Claim(store, "m");
        _time.Advance(Lease);
        var second = Claim(store, "m");

        await store.ReleaseAsync(Message("m"), first.Token, default);
        await store.CompleteAsync(Message("m"), first.Token, Retention, default);
        Assert.Equal(IdempotencyState.InProgress, Claim(store, "m").State);

        await store.CompleteAsync(Message("m"), second.Token, Retention, default);
        Assert.Equal(IdempotencyState.Completed, Claim(store, "m").State);
    }

    [Fact]
    public async Task Holder_of_an_ended_lease_completes_when_nobody_else_has_the_message()
    {
        var store = new InMemoryIdempotencyStore(10, _time);
        var first = Claim(store, "m");
        _time.Advance(2 * Lease);

        await store.CompleteAsync(Message("m"), first.Token, Retention, default);

        Assert.Equal(IdempotencyState.Completed, Claim(store, "m").State);
    }

    [Fact]
    public async Task Released_message_may_be_claimed_at_once()
    {
        var store = new InMemoryIdempotencyStore(10, _time);
        await store.ReleaseAsync(Message("m"), Claim(store, "m").Token, default);

        Assert.Equal(IdempotencyState.Claimed, Claim(store, "m").State);
    }

    [Fact]
    public async Task Handled_message_is_remembered_for_the_retention_and_no_longer()
    {
        var store = new InMemoryIdempotencyStore(10, _time);
        await CompleteAsync(store, "m");

        _time.Advance(Retention - TimeSpan.FromTicks(1));
        Assert.Equal(IdempotencyState.Completed, Claim(store, "m").State);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(IdempotencyState.Claimed, Claim(store, "m").State);
    }

    [Fact]
    public async Task Beyond_the_capacity_what_was_handled_first_is_forgotten_first()
    {
        var store = new InMemoryIdempotencyStore(3, _time);
        foreach (var id in new[] { "a", "b", "c", "d", "e" })
        {
            await CompleteAsync(store, id);
        }

        Assert.Equal(
            [IdempotencyState.Completed, IdempotencyState.Completed, IdempotencyState.Completed],
            new[] { "c", "d", "e" }.Select(id => Claim(store, id).State));
        Assert.Equal([IdempotencyState.Claimed, IdempotencyState.Claimed], new[] { "a", "b" }.Select(id => Claim(store, id).State));
    }

    [Fact]
    public async Task Messages_of_two_apps_with_the_same_id_are_two()
    {
        var store = new InMemoryIdempotencyStore(10, _time);
        await CompleteAsync(store, "m");

        Assert.Equal(IdempotencyState.Claimed, (await store.TryClaimAsync(Message("m") with { AppId = "other" }, Lease, default)).State);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public async Task Message_with_a_known_id_and_other_content_has_a_claim_of_its_own(long content)
    {
        var store = new InMemoryIdempotencyStore(10, _time);
        var other = Message("m", content);
        var claim = Claim(store, "m");

        var second = Claim(store, other);
        Assert.Equal((IdempotencyState.Claimed, true), (second.State, second.MsgIdReused));
        Assert.Equal(IdempotencyClaim.InProgress, Claim(store, other));

        await store.CompleteAsync(other, second.Token, Retention, default);
        Assert.Equal(IdempotencyClaim.InProgress, Claim(store, "m"));
        await store.CompleteAsync(Message("m"), claim.Token, Retention, default);
        Assert.Equal((IdempotencyClaim.Completed, IdempotencyClaim.Completed), (Claim(store, "m"), Claim(store, other)));
    }

    [Fact]
    public async Task Released_message_with_a_reused_id_may_be_claimed_again()
    {
        var store = new InMemoryIdempotencyStore(10, _time);
        await CompleteAsync(store, "m");
        var second = Claim(store, Message("m", content: 2));

        await store.ReleaseAsync(Message("m", content: 2), second.Token, default);

        Assert.Equal(IdempotencyState.Claimed, Claim(store, Message("m", content: 2)).State);
        Assert.Equal(IdempotencyClaim.Completed, Claim(store, "m"));
    }

    [Fact]
    public async Task Messages_with_reused_ids_are_forgotten_like_all_others()
    {
        var store = new InMemoryIdempotencyStore(2, _time);
        foreach (var content in new[] { 1, 2, 3 })
        {
            var message = Message("m", content);
            await store.CompleteAsync(message, Claim(store, message).Token, Retention, default);
        }

        Assert.Equal(IdempotencyState.Claimed, Claim(store, "m").State);
        _time.Advance(Retention);
        Assert.False(Claim(store, "m").MsgIdReused);
    }

    private static IdempotencyKey Message(string msgId, long content = 1) => new() { AppId = App, MsgId = msgId, ContentHash = content };

    private static IdempotencyClaim Claim(InMemoryIdempotencyStore store, string msgId) => Claim(store, Message(msgId));

    private static IdempotencyClaim Claim(InMemoryIdempotencyStore store, IdempotencyKey message)
        => store.TryClaimAsync(message, Lease, default).AsTask().GetAwaiter().GetResult(); // In memory, so it never waits.

    private static async Task CompleteAsync(InMemoryIdempotencyStore store, string msgId)
        => await store.CompleteAsync(Message(msgId), Claim(store, msgId).Token, Retention, default);
}
