using System.Collections.Concurrent;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Receiving;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alipay.Messaging.Tests.Receiving;

/// <summary>As many messages run concurrently as there are slots, whether their handlers await or block, and they begin in the order of arrival.</summary>
public sealed class ConcurrencyTests
{
    private const int Slots = 6;

    [Fact]
    public async Task Handlers_that_block_fill_all_slots()
    {
        using var all = new CountdownEvent(Slots);
        using var release = new ManualResetEventSlim();
        using var workers = Workers(Slots, (_, _) =>
        {
            all.Signal();
            release.Wait(CancellationToken.None);
            return ValueTask.CompletedTask;
        });

        Enqueue(workers, Enumerable.Range(0, Slots));

        await Eventually.IsTrueAsync(() => all.IsSet);
        release.Set();
        await DrainAsync(workers);
    }

    [Fact]
    public async Task Handlers_that_await_fill_all_slots_and_no_more()
    {
        var begun = new ConcurrentQueue<string?>();
        var release = new TaskCompletionSource();
        using var workers = Workers(Slots, async (message, _) =>
        {
            begun.Enqueue(message.Frame.MessageIdOrNull());
            await release.Task;
        });

        Enqueue(workers, Enumerable.Range(0, Slots + 3));

        await Eventually.IsTrueAsync(() => begun.Count == Slots);
        Assert.Equal(3, workers.Waiting);
        release.SetResult();
        await Eventually.IsTrueAsync(() => begun.Count == Slots + 3);
        await DrainAsync(workers);
    }

    [Fact]
    public async Task Blocked_handler_holds_up_no_other_message()
    {
        using var release = new ManualResetEventSlim();
        var ended = new ConcurrentQueue<string?>();
        using var workers = Workers(Slots, (message, _) =>
        {
            if (message.Frame.MessageIdOrNull() is "0" or "1" or "2")
            {
                release.Wait(CancellationToken.None);
            }

            ended.Enqueue(message.Frame.MessageIdOrNull());
            return ValueTask.CompletedTask;
        });

        Enqueue(workers, Enumerable.Range(0, 50));

        await Eventually.IsTrueAsync(() => ended.Count == 47);
        release.Set();
        await Eventually.IsTrueAsync(() => ended.Count == 50);
        await DrainAsync(workers);
    }

    [Fact]
    public async Task Messages_of_one_slot_run_in_the_order_of_arrival()
    {
        var begun = new ConcurrentQueue<string?>();
        using var workers = Workers(1, async (message, _) =>
        {
            begun.Enqueue(message.Frame.MessageIdOrNull());
            await Task.Yield();
        });

        Enqueue(workers, Enumerable.Range(0, 500));

        await Eventually.IsTrueAsync(() => begun.Count == 500);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"{i}"), begun);
        await DrainAsync(workers);
    }

    [Fact]
    public async Task Work_on_the_calling_thread_runs_there_and_leaves_what_others_do()
    {
        var threads = new ConcurrentQueue<int>();
        using var workers = Workers(1, (_, _) =>
        {
            threads.Enqueue(Environment.CurrentManagedThreadId);
            return ValueTask.CompletedTask;
        });

        var caller = await Task.Run(() =>
        {
            workers.WorkHere();
            Assert.True(workers.TryEnqueue(MessageWorkersTests.Queued("0")));
            workers.WorkHere();
            return Environment.CurrentManagedThreadId;
        });

        Assert.Equal([caller], threads);
        await DrainAsync(workers);
    }

    [Fact]
    public async Task Work_on_a_thread_that_is_not_of_the_pool_runs_on_the_pool()
    {
        var ran = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var workers = Workers(1, (_, _) =>
        {
            ran.SetResult(Thread.CurrentThread.IsThreadPoolThread);
            return ValueTask.CompletedTask;
        });
        Assert.True(workers.TryEnqueue(MessageWorkersTests.Queued("0")));

        var thread = new Thread(workers.WorkHere);
        thread.Start();
        thread.Join();

        Assert.True(await ran.Task.WaitAsync(Limits.Soon));
        await DrainAsync(workers);
    }

    [Fact]
    public async Task More_than_the_queue_and_the_slots_hold_is_refused()
    {
        var release = new TaskCompletionSource();
        using var workers = new MessageWorkers<QueuedMessage>(2, 1_000_000, 3, async (_, _) => await release.Task, new GuardedLogger(NullLogger.Instance));

        Enqueue(workers, Enumerable.Range(0, 5));
        using (var more = MessageWorkersTests.Queued("5"))
        {
            Assert.False(workers.TryEnqueue(more));
        }

        release.SetResult();
        await Eventually.IsTrueAsync(() => TryEnqueue(workers, "6"));
        await DrainAsync(workers);
    }

    [Fact]
    public async Task From_many_threads_each_message_runs_once_and_none_is_left()
    {
        const int Threads = 4;
        const int Each = 5_000;
        var ran = 0;
        using var workers = new MessageWorkers<QueuedMessage>(Threads * Each, long.MaxValue, Slots, async (message, _) =>
        {
            if (message.Size % 2 == 0)
            {
                await Task.Yield();
            }

            Interlocked.Increment(ref ran);
        }, new GuardedLogger(NullLogger.Instance));

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() => Enqueue(workers, Enumerable.Range(0, Each)))));

        await Eventually.IsTrueAsync(() => Volatile.Read(ref ran) == Threads * Each);
        Assert.Equal(0, workers.Waiting);
        Assert.Equal(0, workers.WaitingBytes);
        await DrainAsync(workers);
    }

    private static MessageWorkers<QueuedMessage> Workers(int slots, Func<QueuedMessage, CancellationToken, ValueTask> process)
        => new(1_000, 10_000_000, slots, process, new GuardedLogger(NullLogger.Instance));

    private static void Enqueue(MessageWorkers<QueuedMessage> workers, IEnumerable<int> ids)
    {
        foreach (var id in ids)
        {
            Assert.True(TryEnqueue(workers, $"{id}"));
        }
    }

    private static bool TryEnqueue(MessageWorkers<QueuedMessage> workers, string id)
    {
        var message = MessageWorkersTests.Queued(id);
        if (workers.TryEnqueue(message))
        {
            workers.Activate();
            return true;
        }

        message.Dispose();
        return false;
    }

    private static async Task DrainAsync(MessageWorkers<QueuedMessage> workers)
        => Assert.True(await workers.DrainAsync(Limits.Soon, Limits.Soon, TimeProvider.System, CancellationToken.None));
}
