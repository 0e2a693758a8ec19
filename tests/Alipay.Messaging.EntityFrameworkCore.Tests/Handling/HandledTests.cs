using Alipay.Messaging.EntityFrameworkCore.Tests.Databases;
using Alipay.Messaging.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace Alipay.Messaging.EntityFrameworkCore.Tests.Handling;

/// <summary>A message that is handled before it is acknowledged: the effect and the row commit together or not at all.</summary>
[Collection(DatabaseTests.Name)]
public sealed class HandledTests(DatabaseServers servers)
{
    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Effect_and_row_commit_together(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync, channel: "http");

        Assert.Equal(HandlingOutcome.Handled, await shop.DeliverAsync("m1"));

        await using var context = database.Open();
        Assert.Equal("m1", (await context.Effects.SingleAsync()).MsgId);
        var row = await context.Messages.SingleAsync();
        Assert.Equal((AlipayMessageState.Handled, 1, "m1", "alipay.test", Shop.AppId, "http"), (row.State, row.Attempts, row.MsgId, row.MsgApi, row.AppId, row.Channel));
        Assert.Equal((row.DueAt, null, null), (row.HandledAt, row.LastError, row.Content));
        Assert.NotNull(row.Duration);
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Redelivery_of_a_handled_message_is_acknowledged_without_its_handler(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync);
        await using var other = Shop.Start(database, ScriptedHandler.SaveAsync);

        await shop.DeliverAsync("m1");

        Assert.Equal(HandlingOutcome.DuplicateCompleted, await other.DeliverAsync("m1"));
        await AssertEffectsAsync(database, "m1");
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Handler_that_throws_after_it_saved_leaves_nothing_and_runs_again_at_the_next_delivery(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        var fails = true;
        await using var shop = Shop.Start(database, async (context, msgId, cancellation) =>
        {
            await ScriptedHandler.SaveAsync(context, msgId, cancellation);
            if (fails)
            {
                throw new FormatException("secret text");
            }
        });

        Assert.Equal(HandlingOutcome.HandlerFailed, await shop.DeliverAsync("m1"));
        await AssertEffectsAsync(database);
        await using (var context = database.Open())
        {
            var row = await context.Messages.SingleAsync();
            Assert.Equal((AlipayMessageState.Failed, "System.FormatException"), (row.State, row.LastError));
        }

        Assert.IsType<FormatException>(shop.Logs.Single(11).Error);
        fails = false;
        Assert.Equal(HandlingOutcome.Handled, await shop.DeliverAsync("m1"));
        await AssertEffectsAsync(database, "m1");
        await using (var context = database.Open())
        {
            Assert.Equal(2, (await context.Messages.SingleAsync()).Attempts);
        }
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Concurrent_deliveries_to_two_instances_take_effect_once(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var one = Shop.Start(database, ScriptedHandler.SaveAsync);
        await using var two = Shop.Start(database, ScriptedHandler.SaveAsync);
        var msgIds = Enumerable.Range(0, 20).Select(i => $"m{i:00}").ToArray();

        var deliveries = msgIds.SelectMany(msgId => new[] { one, two, one, two }.Select(shop => (shop, msgId)));
        await Parallel.ForEachAsync(deliveries, new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (delivery, cancellation) =>
        {
            while (AckOutcome.StatusOf(await delivery.shop.DeliverAsync(delivery.msgId, cancellationToken: cancellation)) != MsgStatus.Success)
            {
                await Task.Yield();
            }
        });

        await AssertEffectsAsync(database, msgIds);
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Handler_that_saved_nothing_itself_has_its_changes_saved(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var shop = Shop.Start(database, (context, msgId, _) =>
        {
            context.Effects.Add(new Effect { MsgId = msgId });
            return Task.CompletedTask;
        });

        await shop.DeliverAsync("m1");

        await AssertEffectsAsync(database, "m1");
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Two_messages_with_one_id_and_different_content_are_both_handled_and_reported(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync);

        Assert.Equal(HandlingOutcome.Handled, await shop.DeliverAsync("m1", "{\"a\":1}"));
        Assert.Equal(HandlingOutcome.Handled, await shop.DeliverAsync("m1", "{\"a\":2}"));
        Assert.Equal(HandlingOutcome.DuplicateCompleted, await shop.DeliverAsync("m1", "{\"a\":1}"));

        await AssertEffectsAsync(database, "m1", "m1");
        Assert.Single(shop.Logs.All, line => line.Id == 50);
    }

    [Fact]
    public async Task Ids_that_differ_beyond_the_columns_width_are_two_messages()
    {
        var database = await servers.CreateAsync(DatabaseKind.Sqlite);
        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync);
        var start = new string('7', 128);

        Assert.Equal(HandlingOutcome.Handled, await shop.DeliverAsync(start + "1"));
        Assert.Equal(HandlingOutcome.Handled, await shop.DeliverAsync(start + "2"));
        Assert.Equal(HandlingOutcome.DuplicateCompleted, await shop.DeliverAsync(start + "1"));
    }

    [Fact]
    public async Task Content_is_kept_encrypted_when_asked()
    {
        var database = await servers.CreateAsync(DatabaseKind.Sqlite);
        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync, options =>
        {
            options.ContentRetention = TimeSpan.FromDays(1);
            options.ContentProtector = new Reversing();
        });

        await shop.DeliverAsync("m1", "{\"a\":1}");

        await using var context = database.Open();
        Assert.Equal("}1:\"a\"{", (await context.Messages.SingleAsync()).Content);
    }

    [Fact]
    public async Task Missing_table_answers_fail_until_it_is_there()
    {
        var database = await servers.CreateAsync(DatabaseKind.Sqlite);
        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync);
        await using var context = database.Open();
        await context.Database.ExecuteSqlRawAsync("ALTER TABLE AlipayMessages RENAME TO Moved");

        Assert.Equal(HandlingOutcome.StoreFailed, await shop.DeliverAsync("m1"));
        Assert.NotNull(shop.Logs.Single(100).Error);

        await context.Database.ExecuteSqlRawAsync("ALTER TABLE Moved RENAME TO AlipayMessages");
        Assert.Equal(HandlingOutcome.Handled, await shop.DeliverAsync("m1"));
        await AssertEffectsAsync(database, "m1");
    }

    internal static async Task AssertEffectsAsync(TestDatabase database, params string[] msgIds)
    {
        await using var context = database.Open();
        Assert.Equal(msgIds, await context.Effects.Select(effect => effect.MsgId).OrderBy(msgId => msgId).ToListAsync());
    }

    internal sealed class Reversing : IAlipayContentProtector
    {
        public string Protect(string content) => new([.. content.Reverse()]);

        public string Unprotect(string stored) => new([.. stored.Reverse()]);
    }
}
