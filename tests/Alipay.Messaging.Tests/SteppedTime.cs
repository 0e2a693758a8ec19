using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Alipay.Messaging.Tests;

/// <summary>Time that waits until somebody waits for it, and then passes at once. What only looks in from time to time is no waiter.</summary>
internal sealed class SteppedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (period == Timeout.InfiniteTimeSpan)
        {
            _timers.Writer.TryWrite(dueTime);
        }

        return timer;
    }

    /// <summary>The time that the next waiter, in the order of coming, is going to wait.</summary>
    public Task<TimeSpan> NextWaitAsync() => _timers.Reader.ReadAsync().AsTask().WaitAsync(Limits.Soon);

    /// <summary>Lets pass what the next waiter waits for, when there is one. <c>Task.Delay</c> of less than 1 ms makes none.</summary>
    public bool TryStep(out TimeSpan due)
    {
        var waits = _timers.Reader.TryRead(out due);
        if (waits)
        {
            Advance(due);
        }

        return waits;
    }

    /// <summary>Lets pass what the next waiter waits for.</summary>
    public async Task<TimeSpan> StepAsync()
    {
        var due = await NextWaitAsync();
        Advance(due);
        return due;
    }
}
