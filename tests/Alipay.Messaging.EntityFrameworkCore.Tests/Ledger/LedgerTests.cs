using System.Diagnostics.Metrics;
using Alipay.Messaging.EntityFrameworkCore.Ledger;
using Alipay.Messaging.EntityFrameworkCore.Table;
using Alipay.Messaging.EntityFrameworkCore.Tests.Databases;
using Alipay.Messaging.EntityFrameworkCore.Tests.Handling;
using Alipay.Messaging.EntityFrameworkCore.Tests.Inbox;
using Alipay.Messaging.Pipeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Alipay.Messaging.EntityFrameworkCore.Tests.Ledger;

/// <summary>What operators see and do: queries, re-driving, discarding, retention, health and metrics.</summary>
[Collection(DatabaseTests.Name)]
public sealed class LedgerTests(DatabaseServers servers)
{
    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Dead_letter_is_found_re_driven_and_then_takes_effect_once(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        var fails = true;
        await using var shop = await DeadAsync(database, () => fails, "m1", "m2");
        var ledger = shop.Services.GetRequiredService<IAlipayMessageLedger>();
        var found = Assert.Single(await ledger.FindAsync("m1"));
        Assert.Equal("{\"a\":1}", await ledger.ReadContentAsync(found.Id));

        fails = false;
        Assert.True(await ledger.RedriveAsync(found.Id));
        await InboxTests.UntilAsync(database, AlipayMessageState.Handled, 1);

        Assert.False(await ledger.RedriveAsync(found.Id));
        Assert.Null(await ledger.ReadContentAsync(found.Id));
        Assert.Equal(1, await ledger.RedriveManyAsync(new AlipayMessageQuery { State = AlipayMessageState.Dead }));
        await InboxTests.UntilAsync(database, AlipayMessageState.Handled, 2);
        await HandledTests.AssertEffectsAsync(database, "m1", "m2");
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Discarded_message_is_never_handled_and_its_redelivery_is_acknowledged(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var shop = await DeadAsync(database, () => true, "m1", "m2", "m3");
        var ledger = shop.Services.GetRequiredService<IAlipayMessageLedger>();

        Assert.True(await ledger.DiscardAsync((await ledger.FindAsync("m1"))[0].Id));
        Assert.Equal(2, await ledger.DiscardManyAsync(new AlipayMessageQuery { MsgApi = "alipay.test" }));

        Assert.Equal(HandlingOutcome.DuplicateCompleted, await shop.DeliverAsync("m1", "{\"a\":1}"));
        Assert.False(await ledger.RedriveAsync((await ledger.FindAsync("m1"))[0].Id));
        var counts = await ledger.CountByStateAsync();
        Assert.Equal((3, 0, 7), (counts[AlipayMessageState.Discarded], counts[AlipayMessageState.Dead], counts.Count));
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Query_filters_and_pages_in_order_of_receipt(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync, InboxTests.Stored);
        foreach (var i in Enumerable.Range(0, 5))
        {
            await shop.DeliverAsync($"m{i}");
        }

        var ledger = shop.Services.GetRequiredService<IAlipayMessageLedger>();
        var first = await ledger.QueryAsync(new AlipayMessageQuery { State = AlipayMessageState.Waiting, Limit = 3 });
        var second = await ledger.QueryAsync(new AlipayMessageQuery { State = AlipayMessageState.Waiting, Limit = 3, AfterId = first[^1].Id });

        Assert.Equal(["m0", "m1", "m2", "m3", "m4"], first.Concat(second).Select(row => row.MsgId));
        Assert.Empty(await ledger.QueryAsync(new AlipayMessageQuery { ReceivedBefore = first[0].ReceivedAt }));
        Assert.Equal(5, (await ledger.QueryAsync(new AlipayMessageQuery { ReceivedFrom = first[0].ReceivedAt, MsgApi = "alipay.test" })).Count);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ledger.QueryAsync(new AlipayMessageQuery { Limit = 1001 }));
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Old_rows_are_deleted_in_batches_and_dead_letters_stay(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var context = database.Open();
        var now = DateTimeOffset.UtcNow;
        context.Messages.AddRange(Enumerable.Range(0, 1500).Select(i => Row($"old{i}", AlipayMessageState.Handled, now.AddDays(-31))));
        context.Messages.AddRange(Row("dead", AlipayMessageState.Dead, now.AddDays(-31)), Row("new", AlipayMessageState.Handled, now.AddDays(-29)));
        await context.SaveChangesAsync();
        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync);

        Assert.Equal(1500, await Retention(shop, new AlipayMessageLedgerOptions()).DeleteAsync(now, default));

        Assert.Equal(["dead", "new"], await context.Messages.Select(row => row.MsgId).OrderBy(id => id).ToListAsync());
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Content_is_erased_when_its_time_is_over(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var context = database.Open();
        var now = DateTimeOffset.UtcNow;
        context.Messages.AddRange(Enumerable.Range(0, 1100).Select(i => Row($"old{i}", AlipayMessageState.Handled, now.AddDays(-8))));
        context.Messages.Add(Row("new", AlipayMessageState.Handled, now.AddDays(-6)));
        await context.SaveChangesAsync();
        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync);

        await Retention(shop, new AlipayMessageLedgerOptions { ContentRetention = TimeSpan.FromDays(7) }).EraseAsync(now, default);

        Assert.Equal(["new"], await context.Messages.Where(row => row.Content != null).Select(row => row.MsgId).ToListAsync());
    }

    [Fact]
    public async Task Health_is_degraded_by_dead_letters_and_unhealthy_by_overdue_messages_and_a_missing_table()
    {
        var database = await servers.CreateAsync(DatabaseKind.Sqlite);
        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync, InboxTests.Stored, services =>
            services.AddDbContext<ShopContext>(database.Configure).AddHealthChecks().AddAlipayMessageLedger());
        await using var context = database.Open();
        Assert.Equal(HealthStatus.Healthy, await CheckAsync());

        context.Messages.Add(Row("dead", AlipayMessageState.Dead, DateTimeOffset.UtcNow));
        await context.SaveChangesAsync();
        Assert.Equal(HealthStatus.Degraded, await CheckAsync());

        context.Messages.Add(Row("late", AlipayMessageState.Waiting, DateTimeOffset.UtcNow.AddMinutes(-6)));
        await context.SaveChangesAsync();
        Assert.Equal(HealthStatus.Unhealthy, await CheckAsync());

        await context.Messages.ExecuteDeleteAsync();
        await context.Database.ExecuteSqlRawAsync("DROP TABLE AlipayMessages");
        Assert.Equal(HealthStatus.Unhealthy, await CheckAsync());

        async Task<HealthStatus> CheckAsync() => (await shop.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;
    }

    [Fact]
    public async Task Gauges_show_the_backlog_while_the_host_runs()
    {
        var database = await servers.CreateAsync(DatabaseKind.Sqlite);
        await using var context = database.Open();
        context.Messages.AddRange(Row("dead", AlipayMessageState.Dead, DateTimeOffset.UtcNow), Row("late", AlipayMessageState.Waiting, DateTimeOffset.UtcNow.AddMinutes(-6)));
        await context.SaveChangesAsync();
        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync, InboxTests.Stored);
        var maintenance = shop.Services.GetServices<IHostedService>().OfType<MaintenanceService>().Single();
        await maintenance.StartAsync(default);

        var values = new Dictionary<string, double>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => Listen(instrument, listener) };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => values[instrument.Name] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => values[instrument.Name] = value);
        listener.Start();
        await Limits.UntilAsync(() =>
        {
            listener.RecordObservableInstruments();
            return Task.FromResult(values.Count == 3);
        });
        await maintenance.StopAsync(default);

        Assert.Equal((1, 1), (values["alipay.messaging.ledger.waiting"], values["alipay.messaging.ledger.dead"]));
        Assert.InRange(values["alipay.messaging.ledger.overdue"], 360, 420);

        static void Listen(Instrument instrument, MeterListener listener)
        {
            if (instrument.Name.StartsWith("alipay.messaging.ledger.", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        }
    }

    private static async Task<Shop> DeadAsync(TestDatabase database, Func<bool> fails, params string[] msgIds)
    {
        var shop = Shop.Start(
            database,
            (context, msgId, cancellation) => fails() ? throw new FormatException() : ScriptedHandler.SaveAsync(context, msgId, cancellation),
            options =>
            {
                InboxTests.Stored(options);
                options.MaxAttempts = 1;
            });
        await shop.StartWorkersAsync();
        foreach (var msgId in msgIds)
        {
            await shop.DeliverAsync(msgId, "{\"a\":1}");
        }

        await InboxTests.UntilAsync(database, AlipayMessageState.Dead, msgIds.Length);
        return shop;
    }

    private static RetentionTable Retention(Shop shop, AlipayMessageLedgerOptions options)
        => new(new LedgerDatabase(typeof(ShopContext), shop.Services.GetRequiredService<IServiceScopeFactory>()), Shop.AppId, options);

    private static AlipayMessageRecord Row(string msgId, AlipayMessageState state, DateTimeOffset due)
        => new() { AppId = Shop.AppId, MsgId = msgId, MsgApi = "a", Channel = "http", State = state, DueAt = due, ReceivedAt = due, Content = "{}" };
}
