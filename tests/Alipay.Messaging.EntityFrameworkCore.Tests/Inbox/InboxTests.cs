using Alipay.Messaging.EntityFrameworkCore.Tests.Databases;
using Alipay.Messaging.EntityFrameworkCore.Tests.Handling;
using Alipay.Messaging.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace Alipay.Messaging.EntityFrameworkCore.Tests.Inbox;

/// <summary>Messages that are acknowledged when stored: workers handle each once, whatever fails.</summary>
[Collection(DatabaseTests.Name)]
public sealed class InboxTests(DatabaseServers servers)
{
    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Message_is_acknowledged_when_stored_and_handled_by_a_worker(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync, Stored);

        Assert.Equal(HandlingOutcome.Stored, await shop.DeliverAsync("m1", "{\"a\":1}"));
        Assert.Equal(HandlingOutcome.Stored, await shop.DeliverAsync("m1", "{\"a\":1}"));
        var row = await SingleAsync(database);
        Assert.Equal((AlipayMessageState.Waiting, 0, "{\"a\":1}"), (row.State, row.Attempts, row.Content));
        await shop.StartWorkersAsync();

        await UntilAsync(database, AlipayMessageState.Handled, 1);
        row = await SingleAsync(database);
        Assert.Equal((1, null, null), (row.Attempts, row.Content, row.LastError));
        Assert.Equal(HandlingOutcome.DuplicateCompleted, await shop.DeliverAsync("m1", "{\"a\":1}"));
        await HandledTests.AssertEffectsAsync(database, "m1");
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Handler_that_fails_is_tried_again_and_takes_effect_once(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        var runs = 0;
        await using var shop = Shop.Start(
            database,
            async (context, msgId, cancellation) =>
            {
                await ScriptedHandler.SaveAsync(context, msgId, cancellation);
                if (Interlocked.Increment(ref runs) < 3)
                {
                    throw new FormatException("secret text");
                }
            },
            Stored);
        await shop.StartWorkersAsync();

        await shop.DeliverAsync("m1");

        await UntilAsync(database, AlipayMessageState.Handled, 1);
        var row = await SingleAsync(database);
        Assert.Equal((3, "System.FormatException"), (row.Attempts, row.LastError));
        await HandledTests.AssertEffectsAsync(database, "m1");
        Assert.Equal(2, shop.Logs.All.Count(line => line.Id == 110));
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Message_that_fails_as_often_as_allowed_is_a_dead_letter_with_its_error_and_reaches_the_sink(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        var sink = new Sink();
        await using var shop = Shop.Start(
            database,
            (_, _, _) => throw new FormatException("secret text"),
            options =>
            {
                Stored(options);
                options.MaxAttempts = 2;
            },
            app: options => options.FailedMessageSink = sink);
        await shop.StartWorkersAsync();

        await shop.DeliverAsync("m1", "{\"a\":1}");

        var failed = await sink.Failed.Task.WaitAsync(Limits.Soon);
        Assert.Equal(("m1", 2, "{\"a\":1}"), (failed.MsgId, failed.Failures, failed.Content));
        var row = await SingleAsync(database);
        Assert.Equal((AlipayMessageState.Dead, 2, "System.FormatException", "{\"a\":1}"), (row.State, row.Attempts, row.LastError, row.Content));
        Assert.Equal(HandlingOutcome.Stored, await shop.DeliverAsync("m1", "{\"a\":1}"));
        shop.Logs.Single(111);
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Two_instances_work_one_inbox_and_each_message_takes_effect_once(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var one = Shop.Start(database, ScriptedHandler.SaveAsync, Stored);
        await using var two = Shop.Start(database, ScriptedHandler.SaveAsync, Stored);
        await one.StartWorkersAsync();
        await two.StartWorkersAsync();
        var msgIds = Enumerable.Range(0, 100).Select(i => $"m{i:000}").ToArray();

        await Parallel.ForEachAsync(msgIds.Concat(msgIds[..10]), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (msgId, _) =>
            Assert.Equal(MsgStatus.Success, AckOutcome.StatusOf(await one.DeliverAsync(msgId, cancellationToken: default))));

        await UntilAsync(database, AlipayMessageState.Handled, msgIds.Length);
        await HandledTests.AssertEffectsAsync(database, msgIds);
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Message_of_a_dead_worker_is_taken_over_after_its_lease(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync, Stored);
        await using var context = database.Open();
        await shop.DeliverAsync("m1");
        await context.Messages.ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, AlipayMessageState.Running)
            .SetProperty(row => row.Attempts, 1)
            .SetProperty(row => row.DueAt, DateTimeOffset.UnixEpoch));

        await shop.StartWorkersAsync();

        await UntilAsync(database, AlipayMessageState.Handled, 1);
        await HandledTests.AssertEffectsAsync(database, "m1");
    }

    [Theory, PostgresData, MariaDbData]
    public async Task Late_worker_cannot_commit(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        TaskCompletionSource saved = new(TaskCreationOptions.RunContinuationsAsynchronously), resume = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var late = Shop.Start(
            database,
            async (context, _, cancellation) =>
            {
                await ScriptedHandler.SaveAsync(context, "late", cancellation);
                saved.SetResult();
                await resume.Task.WaitAsync(Limits.Soon, CancellationToken.None);
            },
            Stored);
        await late.StartWorkersAsync();
        await late.DeliverAsync("m1");
        await saved.Task.WaitAsync(Limits.Soon);
        await using (var context = database.Open())
        {
            await context.Messages.ExecuteUpdateAsync(set => set.SetProperty(row => row.DueAt, DateTimeOffset.UnixEpoch));
        }

        await using var other = Shop.Start(database, (context, _, cancellation) => ScriptedHandler.SaveAsync(context, "other", cancellation), Stored);
        await other.StartWorkersAsync();
        await UntilAsync(database, AlipayMessageState.Handled, 1);
        resume.SetResult();
        await late.StopWorkersAsync();

        await HandledTests.AssertEffectsAsync(database, "other");
        late.Logs.Single(102);
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Stop_waits_for_running_handlers_and_gives_back_what_has_not_begun(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously), resume = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var shop = Shop.Start(
            database,
            async (context, msgId, cancellation) =>
            {
                begun.TrySetResult();
                await resume.Task.WaitAsync(Limits.Soon, CancellationToken.None);
                await ScriptedHandler.SaveAsync(context, msgId, cancellation);
            },
            options =>
            {
                Stored(options);
                options.Workers = 1;
            });
        foreach (var msgId in new[] { "m1", "m2", "m3" })
        {
            await shop.DeliverAsync(msgId);
        }

        await shop.StartWorkersAsync();
        await begun.Task.WaitAsync(Limits.Soon);
        var stop = shop.StopWorkersAsync();
        resume.SetResult();
        await stop;

        await using var context = database.Open();
        var rows = await context.Messages.OrderBy(row => row.Id).ToListAsync();
        Assert.Equal(
            [(AlipayMessageState.Handled, 1), (AlipayMessageState.Waiting, 0), (AlipayMessageState.Waiting, 0)],
            rows.Select(row => (row.State, row.Attempts)));
        await HandledTests.AssertEffectsAsync(database, "m1");
    }

    [Fact]
    public async Task Workers_survive_a_database_that_is_unreachable_for_a_while()
    {
        var database = await servers.CreateAsync(DatabaseKind.Sqlite);
        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync, Stored);
        await shop.DeliverAsync("m1");
        await using var context = database.Open();
        await context.Database.ExecuteSqlRawAsync("ALTER TABLE AlipayMessages RENAME TO Moved");
        await shop.StartWorkersAsync();
        await Limits.UntilAsync(() => Task.FromResult(shop.Logs.All.Any(line => line.Id == 112)));

        await context.Database.ExecuteSqlRawAsync("ALTER TABLE Moved RENAME TO AlipayMessages");

        await UntilAsync(database, AlipayMessageState.Handled, 1);
        await HandledTests.AssertEffectsAsync(database, "m1");
        shop.Logs.Single(113);
    }

    [Fact]
    public async Task Stored_content_is_encrypted_and_reaches_the_handler_as_it_was()
    {
        var database = await servers.CreateAsync(DatabaseKind.Sqlite);
        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync, options =>
        {
            Ordered(options);
            options.ContentProtector = new HandledTests.Reversing();
        });
        await shop.DeliverAsync("m1", "{\"key\":\"a\"}");
        Assert.Equal("}\"a\":\"yek\"{", (await SingleAsync(database)).Content);

        await shop.StartWorkersAsync();

        await UntilAsync(database, AlipayMessageState.Handled, 1);
    }

    [Fact]
    public async Task Failed_message_of_the_other_mode_is_stored_and_handled()
    {
        var database = await servers.CreateAsync(DatabaseKind.Sqlite);
        await using (var before = Shop.Start(database, (_, _, _) => throw new FormatException()))
        {
            await before.DeliverAsync("m1");
        }

        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync, Stored);
        Assert.Equal(HandlingOutcome.Stored, await shop.DeliverAsync("m1"));
        await shop.StartWorkersAsync();

        await UntilAsync(database, AlipayMessageState.Handled, 1);
        await HandledTests.AssertEffectsAsync(database, "m1");
    }

    internal static void Stored(AlipayMessageLedgerOptions options)
    {
        options.AcknowledgeWhen = AcknowledgeWhen.Stored;
        options.PollInterval = TimeSpan.FromMilliseconds(50);
        options.RetryDelay = TimeSpan.FromMilliseconds(20);
    }

    internal static void Ordered(AlipayMessageLedgerOptions options)
    {
        Stored(options);
        options.OrderBy = message => message.Body.GetProperty("key").GetString();
    }

    internal static Task UntilAsync(TestDatabase database, AlipayMessageState state, int count) => Limits.UntilAsync(async () =>
    {
        await using var context = database.Open();
        return await context.Messages.CountAsync(row => row.State == state) == count;
    });

    private static async Task<AlipayMessageRecord> SingleAsync(TestDatabase database)
    {
        await using var context = database.Open();
        return await context.Messages.SingleAsync();
    }

    private sealed class Sink : IFailedMessageSink
    {
        public TaskCompletionSource<FailedMessage> Failed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task OnFailedAsync(FailedMessage message, CancellationToken cancellationToken)
        {
            Failed.SetResult(message);
            return Task.CompletedTask;
        }
    }
}
