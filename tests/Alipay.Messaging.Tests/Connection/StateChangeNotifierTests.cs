using System.Collections.Concurrent;
using Alipay.Messaging.Connection;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Tests.Connection;

public sealed class StateChangeNotifierTests : IDisposable
{
    private readonly CapturingLoggerProvider _log = new();
    private readonly ConcurrentQueue<int> _seen = new();
    private EventHandler<ConnectionStateChangedEventArgs>? _handlers;

    [Fact]
    public async Task Changes_are_delivered_in_order_and_one_at_a_time()
    {
        var running = 0;
        var together = 0;
        _handlers += (_, change) =>
        {
            together = Math.Max(together, Interlocked.Increment(ref running));
            Thread.Yield();
            _seen.Enqueue(change.Status.Attempt);
            Interlocked.Decrement(ref running);
        };
        var notifier = Create();

        for (var i = 0; i < 200; i++)
        {
            notifier.Enqueue(Change(i));
        }

        await Eventually.IsTrueAsync(() => _seen.Count == 200);
        Assert.Equal(Enumerable.Range(0, 200), _seen);
        Assert.Equal(1, together);
    }

    [Theory]
    [MemberData(nameof(HostileExceptions.Names), MemberType = typeof(HostileExceptions))]
    public async Task Handler_that_throws_is_logged_and_the_others_are_called(string exception)
    {
        _handlers += (_, _) => throw HostileExceptions.Create(exception);
        _handlers += (_, change) => _seen.Enqueue(change.Status.Attempt);
        var notifier = Create();

        notifier.Enqueue(Change(1));
        notifier.Enqueue(Change(2));

        await notifier.WaitForHandlersAsync(CancellationToken.None);
        Assert.Equal([1, 2], _seen);
        Assert.Equal(2, _log.Lines.Count(line => line.EventId.Id == 8 && line.Message.Contains("app1")));
    }

    [Fact]
    public async Task Handler_that_blocks_holds_neither_the_enqueuer_nor_memory_nor_the_close()
    {
        using var release = new ManualResetEventSlim();
        using var blocked = new ManualResetEventSlim();
        _handlers += (_, change) =>
        {
            blocked.Set();
            release.Wait();
            _seen.Enqueue(change.Status.Attempt);
        };
        var notifier = Create();
        notifier.Enqueue(Change(-1));
        Assert.True(blocked.Wait(Limits.Soon));

        for (var i = 0; i < StateChangeNotifier.Capacity + 10; i++)
        {
            notifier.Enqueue(Change(i));
        }

        await notifier.WaitForHandlersAsync(CancellationToken.None).WaitAsync(Limits.Soon);
        Assert.Empty(_seen);
        release.Set();
        await Eventually.IsTrueAsync(() => _seen.Count == StateChangeNotifier.Capacity + 1);
        Assert.Equal([-1, .. Enumerable.Range(10, StateChangeNotifier.Capacity)], _seen);
        Assert.Contains("10 changes", Assert.Single(_log.Lines, line => line.EventId.Id == 44).Message);
    }

    [Fact]
    public async Task Handlers_run_in_a_clean_context_each()
    {
        var local = new AsyncLocal<string?> { Value = "the caller's" };
        var values = new ConcurrentQueue<string?>();
        for (var i = 0; i < 2; i++)
        {
            _handlers += (_, _) =>
            {
                values.Enqueue(local.Value);
                local.Value = "left by a handler";
            };
        }

        var notifier = Create();
        notifier.Enqueue(Change(1));
        notifier.Enqueue(Change(2));

        await notifier.WaitForHandlersAsync(CancellationToken.None);
        Assert.Equal([null, null, null, null], values);
    }

    public void Dispose() => _log.Dispose();

    internal static ConnectionStateChangedEventArgs Change(int attempt)
        => new()
        {
            Previous = ConnectionState.Connecting,
            Status = new() { State = ConnectionState.Reconnecting, Reason = "", Attempt = attempt, Since = default },
        };

    private StateChangeNotifier Create()
    {
        var logger = new GuardedLogger(_log);
        return new StateChangeNotifier(this, () => _handlers, () => "app1", () => logger);
    }
}
