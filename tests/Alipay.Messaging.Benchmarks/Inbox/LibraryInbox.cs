using Alipay.Messaging.EntityFrameworkCore;
using Alipay.Messaging.EntityFrameworkCore.Inbox;
using Alipay.Messaging.Hosting;
using Alipay.Messaging.Pipeline;
using Alipay.Messaging.Runtime;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Benchmarks.Inbox;

/// <summary>The library: messages are stored by the pipeline, behind the check of their signature, and handled by the workers.</summary>
internal sealed class LibraryInbox(ServiceProvider services, PreparedApp app, InboxService inbox, int workers) : IAsyncDisposable
{
    private const string AppId = "2021000000000001";

    public static async Task<LibraryInbox> StartAsync(string connectionString, int workers)
    {
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.ClearProviders()).AddSingleton<Countdown>();
        collection.AddDbContextPool<BenchContext>(options => options.UseNpgsql(connectionString));
        collection.AddAlipayMessaging(options =>
        {
            using var ours = System.Security.Cryptography.RSA.Create(2048);
            using var alipay = System.Security.Cryptography.RSA.Create(2048);
            (options.AppId, options.ServerHost, options.UseTls) = (AppId, "127.0.0.1:1", false);
            options.AppPrivateKey = Convert.ToBase64String(ours.ExportPkcs8PrivateKey());
            options.AlipayPublicKey = Convert.ToBase64String(alipay.ExportSubjectPublicKeyInfo());
        }).AddHandlerForAllMessages<CountingHandler>().UseEntityFramework<BenchContext>(options =>
        {
            options.AcknowledgeWhen = AcknowledgeWhen.Stored;
            options.Workers = workers;
        });
        var services = collection.BuildServiceProvider();
        await using (var scope = services.CreateAsyncScope())
        {
            var database = scope.ServiceProvider.GetRequiredService<BenchContext>().Database;
            await database.ExecuteSqlRawAsync("""DROP TABLE IF EXISTS "AlipayMessages" """);
            await database.ExecuteSqlRawAsync(database.GenerateCreateScript());
        }

        var inbox = services.GetServices<IHostedService>().OfType<InboxService>().Single();
        await inbox.StartingAsync(default);
        return new LibraryInbox(services, services.GetRequiredService<AppSetups>().Get("").Prepare(), inbox, workers);
    }

    public async Task FillAsync(int size)
    {
        await using var scope = services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<BenchContext>().Database;
        database.SetCommandTimeout(600);
        await database.ExecuteSqlAsync($"""
            INSERT INTO "AlipayMessages" ("AppId", "MsgId", "ContentHash", "MsgApi", "Channel", "State", "Attempts", "ClaimToken", "DueAt", "ReceivedAt")
            SELECT {AppId}, 'fill' || gen_random_uuid(), 1, 'alipay.test', 'websocket', 'Handled', 1, 1, 1, 1
            FROM generate_series(1, greatest(0, {size} - (SELECT count(*) FROM "AlipayMessages")))
            """);
    }

    public async Task RunAsync(string prefix, int messages)
    {
        var countdown = services.GetRequiredService<Countdown>();
        var done = countdown.Begin(messages);
        await Parallel.ForEachAsync(Enumerable.Range(0, messages), new ParallelOptions { MaxDegreeOfParallelism = workers }, async (i, _) =>
        {
            var outcome = await app.Pipeline.HandleAsync(new ReceivedMessage(AppId, "alipay.test", $"{prefix}-{i}", BareInbox.Bytes), CancellationToken.None);
            if (outcome != HandlingOutcome.Stored)
            {
                throw new InvalidOperationException($"The outcome is {outcome}.");
            }
        });
        await done;
    }

    public async ValueTask DisposeAsync()
    {
        await inbox.StopAsync(default);
        app.Dispose();
        await services.DisposeAsync();
    }

    /// <summary>The context of the benchmark.</summary>
    internal sealed class BenchContext(DbContextOptions<BenchContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddAlipayMessages();
    }

    private sealed class Countdown
    {
        private TaskCompletionSource _done = new();
        private int _left;

        public Task Begin(int count)
        {
            _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _left = count;
            return _done.Task;
        }

        public void Signal()
        {
            if (Interlocked.Decrement(ref _left) == 0)
            {
                _done.SetResult();
            }
        }
    }

    private sealed class CountingHandler(Countdown countdown) : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
        {
            countdown.Signal();
            return Task.CompletedTask;
        }
    }
}
