using Alipay.Messaging.EntityFrameworkCore.Claims;
using Alipay.Messaging.EntityFrameworkCore.Table;
using Alipay.Messaging.EntityFrameworkCore.Tests.Databases;
using Alipay.Messaging.EntityFrameworkCore.Tests.Handling;
using Alipay.Messaging.Pipeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Alipay.Messaging.EntityFrameworkCore.Tests.Claims;

/// <summary>Claims: leases, heartbeats, and what a late owner cannot do.</summary>
[Collection(DatabaseTests.Name)]
public sealed class ClaimTests(DatabaseServers servers)
{
    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Claim_of_a_dead_instance_is_taken_over_after_its_lease_and_not_before(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync);
        await using var context = database.Open();
        await ClaimAsync(shop, "m1");

        Assert.Equal(HandlingOutcome.DuplicateInProgress, await shop.DeliverAsync("m1"));
        await ExpireAsync(context);

        Assert.Equal(HandlingOutcome.Handled, await shop.DeliverAsync("m1"));
        await HandledTests.AssertEffectsAsync(database, "m1");
        Assert.Equal(2, (await context.Messages.AsNoTracking().SingleAsync()).Attempts);
    }

    /// <summary>SQLite is left out: the handler's transaction holds the write lock, so that no other instance can take over.</summary>
    [Theory, PostgresData, MariaDbData]
    public async Task Late_owner_of_a_claim_cannot_commit(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        TaskCompletionSource saved = new(TaskCreationOptions.RunContinuationsAsynchronously), resume = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var late = Shop.Start(database, async (context, msgId, cancellation) =>
        {
            await ScriptedHandler.SaveAsync(context, "late", cancellation);
            saved.SetResult();
            await resume.Task.WaitAsync(Limits.Soon, CancellationToken.None);
        });
        await using var other = Shop.Start(database, (context, _, cancellation) => ScriptedHandler.SaveAsync(context, "other", cancellation));
        await using var context = database.Open();

        var running = late.DeliverAsync("m1").AsTask();
        await saved.Task.WaitAsync(Limits.Soon);
        await ExpireAsync(context);
        Assert.Equal(HandlingOutcome.Handled, await other.DeliverAsync("m1"));
        resume.SetResult();

        Assert.Equal(HandlingOutcome.DuplicateInProgress, await running);
        await HandledTests.AssertEffectsAsync(database, "other");
        late.Logs.Single(102);
        Assert.Equal(AlipayMessageState.Handled, (await context.Messages.AsNoTracking().SingleAsync()).State);
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Heartbeat_extends_a_claim_and_reports_its_loss(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync);
        await using var context = database.Open();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var claims = Table(shop, time);
        var claim = (await claims.TryClaimAsync(context, Row("m1"), default)).Claim!;
        await using var heartbeat = new ClaimHeartbeat(claims, claim, time, shop.Logs, CancellationToken.None);

        time.Advance(TimeSpan.FromSeconds(20));
        await Limits.UntilAsync(async () => (await context.Messages.AsNoTracking().SingleAsync()).DueAt > claim.Until);
        Assert.False(heartbeat.Lost.IsCancellationRequested);

        await context.Messages.ExecuteUpdateAsync(set => set.SetProperty(row => row.ClaimToken, row => row.ClaimToken + 1));
        await Limits.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(20));
            return Task.FromResult(heartbeat.Lost.IsCancellationRequested);
        });
        shop.Logs.Single(105);
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Claim_that_was_taken_over_neither_completes_nor_extends_nor_fails_the_row(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync);
        await using var context = database.Open();
        var claims = Table(shop, TimeProvider.System);
        var old = (await claims.TryClaimAsync(context, Row("m1"), default)).Claim!;
        await ExpireAsync(context);
        var taken = (await claims.TryClaimAsync(context, Row("m1"), default)).Claim!;

        Assert.False(await claims.CompleteAsync(context, old, TimeSpan.Zero, keepContent: true, default));
        Assert.False(await claims.ExtendAsync(old));
        await claims.ReleaseAsync(old, AlipayMessageState.Failed, claims.Now, "x");

        var row = await context.Messages.AsNoTracking().SingleAsync();
        Assert.Equal((AlipayMessageState.Claimed, taken.Token, null), (row.State, row.ClaimToken, row.LastError));
        Assert.True(await claims.CompleteAsync(context, taken, TimeSpan.Zero, keepContent: true, default));
        Assert.True(await claims.IsCompletedAsync(taken));
        Assert.False(await claims.IsCompletedAsync(old));
    }

    private static ClaimTable Table(Shop shop, TimeProvider time)
        => new(new LedgerDatabase(typeof(ShopContext), shop.Services.GetRequiredService<IServiceScopeFactory>()), TimeSpan.FromMinutes(1), time);

    /// <summary>Claims a message as an instance does that dies then.</summary>
    private static async Task ClaimAsync(Shop shop, string msgId)
    {
        var message = Shop.Message(msgId);
        var key = MessageKey.Of(message);
        await using var scope = shop.Services.CreateAsyncScope();
        var fresh = new AlipayMessageRecord { AppId = key.AppId, MsgId = key.MsgId, ContentHash = key.ContentHash, MsgApi = message.MsgApi, Channel = "http" };
        Assert.NotNull((await Table(shop, TimeProvider.System).TryClaimAsync(scope.ServiceProvider.GetRequiredService<ShopContext>(), fresh, default)).Claim);
    }

    private static AlipayMessageRecord Row(string msgId) => new() { AppId = Shop.AppId, MsgId = msgId, MsgApi = "a", Channel = "http" };

    private static Task<int> ExpireAsync(ShopContext context)
        => context.Messages.ExecuteUpdateAsync(set => set.SetProperty(row => row.DueAt, DateTimeOffset.UnixEpoch));
}
