using System.Collections.Concurrent;
using System.Data.Common;
using Alipay.Messaging.EntityFrameworkCore.Tests.Databases;
using Alipay.Messaging.Pipeline;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.EntityFrameworkCore.Tests.Handling;

/// <summary>The transaction around a handler: retries, unknown commits, and handlers that interfere with it.</summary>
[Collection(DatabaseTests.Name)]
public sealed class TransactionTests(DatabaseServers servers)
{
    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Retry_of_the_execution_strategy_runs_the_handler_again_with_a_clean_context(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind) with { Strategy = dependencies => new RetryingOnce(dependencies) };
        var contexts = new ConcurrentBag<ShopContext>();
        await using var shop = Shop.Start(database, async (context, msgId, cancellation) =>
        {
            contexts.Add(context);
            Assert.Empty(context.ChangeTracker.Entries());
            await ScriptedHandler.SaveAsync(context, msgId, cancellation);
            if (contexts.Count == 1)
            {
                throw new TimeoutException("transient");
            }
        });

        Assert.Equal(HandlingOutcome.Handled, await shop.DeliverAsync("m1"));

        Assert.Equal(2, contexts.Distinct().Count());
        await HandledTests.AssertEffectsAsync(database, "m1");
        Assert.DoesNotContain(shop.Logs.All, line => line.Id == 11);
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Commit_whose_answer_was_lost_is_verified_and_not_repeated(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        var runs = 0;
        await using var shop = Shop.Start(
            database,
            (context, msgId, cancellation) =>
            {
                runs++;
                return ScriptedHandler.SaveAsync(context, msgId, cancellation);
            },
            services: services => services.AddDbContext<ShopContext>(options =>
            {
                database.Configure(options);
                options.AddInterceptors(new LostAnswer());
            }));

        Assert.Equal(HandlingOutcome.Handled, await shop.DeliverAsync("m1"));

        Assert.Equal(1, runs);
        await HandledTests.AssertEffectsAsync(database, "m1");
        shop.Logs.Single(106);
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Commit_that_did_not_happen_answers_fail_and_the_redelivery_handles_the_message(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        var refusal = new RefusedCommit();
        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync, services: services => services.AddDbContext<ShopContext>(options =>
        {
            database.Configure(options);
            options.AddInterceptors(refusal);
        }));

        Assert.Equal(HandlingOutcome.StoreFailed, await shop.DeliverAsync("m1"));
        await HandledTests.AssertEffectsAsync(database);

        refusal.Refuses = false;
        Assert.Equal(HandlingOutcome.Handled, await shop.DeliverAsync("m1"));
        await HandledTests.AssertEffectsAsync(database, "m1");
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Handler_that_begins_a_transaction_fails_with_a_message_that_names_the_fix(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var shop = Shop.Start(database, async (context, _, cancellation) => await context.Database.BeginTransactionAsync(cancellation));

        Assert.Equal(HandlingOutcome.HandlerFailed, await shop.DeliverAsync("m1"));

        Assert.StartsWith("The handler began a transaction", shop.Logs.Single(11).Error!.Message, StringComparison.Ordinal);
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Handler_that_commits_the_transaction_itself_fails_with_a_message_that_names_the_fix(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var shop = Shop.Start(database, (context, _, cancellation) => context.Database.CommitTransactionAsync(cancellation));

        Assert.Equal(HandlingOutcome.HandlerFailed, await shop.DeliverAsync("m1"));

        Assert.StartsWith("The handler ended the transaction", shop.Logs.Single(11).Error!.Message, StringComparison.Ordinal);
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Pooled_contexts_serve_message_after_message(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var shop = Shop.Start(database, ScriptedHandler.SaveAsync, services: services => services.AddDbContextPool<ShopContext>(database.Configure, 2));

        foreach (var msgId in new[] { "m1", "m2", "m3" })
        {
            Assert.Equal(HandlingOutcome.Handled, await shop.DeliverAsync(msgId));
        }

        await HandledTests.AssertEffectsAsync(database, "m1", "m2", "m3");
    }

    private sealed class RetryingOnce(ExecutionStrategyDependencies dependencies) : ExecutionStrategy(dependencies, 1, TimeSpan.Zero)
    {
        protected override bool ShouldRetryOn(Exception exception) => exception is TimeoutException;
    }

    private sealed class LostAnswer : DbTransactionInterceptor
    {
        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
            => throw new TimeoutException("The answer was lost.");
    }

    private sealed class RefusedCommit : DbTransactionInterceptor
    {
        public bool Refuses { get; set; } = true;

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
            => Refuses ? throw new TimeoutException("Not committed.") : ValueTask.FromResult(result);
    }
}
