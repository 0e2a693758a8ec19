namespace Alipay.Messaging.Tests.Runtime;

/// <summary>Runs code as a user interface or a limited scheduler does: while the code blocks, nothing that is posted there runs.</summary>
internal static class BlockedThread
{
    public static Task RunAsync(string kind, Action action) => kind switch
    {
        "synchronization context" => RunOnThreadAsync(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new NeverRunningContext());
            action();
        }),
        "task scheduler" => RunOnSchedulerAsync(action),
        "plain thread" => RunOnThreadAsync(action),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static async Task RunOnSchedulerAsync(Action action)
    {
        var scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, maxConcurrencyLevel: 1).ExclusiveScheduler;
        await Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, scheduler).WaitAsync(Limits.Soon);
    }

    private static Task RunOnThreadAsync(Action action)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                action();
                ended.SetResult();
            }
            catch (Exception e)
            {
                ended.SetException(e);
            }
        })
        { IsBackground = true }.Start();
        return ended.Task.WaitAsync(Limits.Soon);
    }

    /// <summary>The thread that would run what is posted is the one that blocks.</summary>
    internal sealed class NeverRunningContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }

        public override void Send(SendOrPostCallback d, object? state) => d(state);

        public override SynchronizationContext CreateCopy() => this;
    }
}
