namespace Alipay.Messaging.Diagnostics;

/// <summary>
/// Starts what outlives its caller: loops, timers, messages and event handlers. None of them sees the caller's AsyncLocal values, and so
/// neither its activity, log scopes and culture nor its ambient transaction.
/// </summary>
internal static class CleanContext
{
    private static readonly ExecutionContext Default = CaptureDefault();

    /// <summary>Runs <paramref name="action"/> on this thread, under the default context.</summary>
    public static void Run(Action action) => ExecutionContext.Run(Default, static given => ((Action)given!)(), action); // It is given.

    /// <summary>Runs <paramref name="loop"/> on the thread pool, under the default context.</summary>
    public static Task RunOnPool(Func<Task> loop)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return Task.Run(loop);
        }

        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(loop);
        }
    }

    /// <summary>Starts a timer whose callback runs under the default context, for any clock.</summary>
    public static ITimer StartTimer(TimeProvider timeProvider, Action callback, TimeSpan dueTime, TimeSpan period)
    {
        ITimer? timer = null;
        Run(() => timer = timeProvider.CreateTimer(_ => Run(callback), null, dueTime, period));
        return timer!; // Run has run.
    }

    /// <summary>The platform does not hand out its default context; a thread that inherits none has it.</summary>
    private static ExecutionContext CaptureDefault()
    {
        ExecutionContext? context = null;
        var thread = new Thread(() => context = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return context!; // Null only where the flow is suppressed.
    }
}
