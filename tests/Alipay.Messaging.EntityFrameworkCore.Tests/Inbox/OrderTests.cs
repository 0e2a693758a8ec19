using System.Collections.Concurrent;
using Alipay.Messaging.EntityFrameworkCore.Tests.Databases;
using Alipay.Messaging.EntityFrameworkCore.Tests.Handling;
using Alipay.Messaging.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace Alipay.Messaging.EntityFrameworkCore.Tests.Inbox;

/// <summary>Messages of one business key: one after the other, over everything that fails.</summary>
[Collection(DatabaseTests.Name)]
public sealed class OrderTests(DatabaseServers servers)
{
    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Messages_of_one_key_run_in_order_of_receipt_and_a_failing_one_holds_its_successors(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        var order = new ConcurrentQueue<string>();
        var failures = 0;
        await using var shop = Shop.Start(
            database,
            (_, msgId, _) =>
            {
                if (msgId == "a1" && Interlocked.Increment(ref failures) <= 2)
                {
                    throw new FormatException();
                }

                order.Enqueue(msgId);
                return Task.CompletedTask;
            },
            InboxTests.Ordered);
        string[] msgIds = ["a1", "b1", "a2", "a3", "b2", "a4", "b3"];
        foreach (var msgId in msgIds)
        {
            await shop.DeliverAsync(msgId, $$"""{"key":"{{msgId[0]}}"}""");
        }

        await shop.StartWorkersAsync();
        await InboxTests.UntilAsync(database, AlipayMessageState.Handled, msgIds.Length);

        Assert.Equal(["a1", "a2", "a3", "a4"], order.Where(msgId => msgId[0] == 'a'));
        Assert.Equal(["b1", "b2", "b3"], order.Where(msgId => msgId[0] == 'b'));
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Dead_letter_holds_the_messages_of_its_key_and_no_others(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var shop = Shop.Start(
            database,
            (context, msgId, cancellation) => msgId == "a1" ? throw new FormatException() : ScriptedHandler.SaveAsync(context, msgId, cancellation),
            options =>
            {
                InboxTests.Ordered(options);
                options.MaxAttempts = 1;
            });
        await shop.StartWorkersAsync();
        foreach (var msgId in new[] { "a1", "a2", "b1" })
        {
            await shop.DeliverAsync(msgId, $$"""{"key":"{{msgId[0]}}"}""");
        }

        await InboxTests.UntilAsync(database, AlipayMessageState.Dead, 1);
        await InboxTests.UntilAsync(database, AlipayMessageState.Handled, 1);
        await HandledTests.AssertEffectsAsync(database, "b1");

        await using var context = database.Open();
        await context.Messages.Where(row => row.State == AlipayMessageState.Dead).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, AlipayMessageState.Discarded));
        await InboxTests.UntilAsync(database, AlipayMessageState.Handled, 2);
        await HandledTests.AssertEffectsAsync(database, "a2", "b1");
    }

    [Fact]
    public async Task Message_whose_order_key_cannot_be_read_is_answered_fail_and_not_stored()
    {
        var database = await servers.CreateAsync(DatabaseKind.Sqlite);
        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync, InboxTests.Ordered);

        Assert.Equal(HandlingOutcome.StoreFailed, await shop.DeliverAsync("m1", "{}"));

        await using var context = database.Open();
        Assert.Empty(await context.Messages.ToListAsync());
        shop.Logs.Single(100);
    }
}
