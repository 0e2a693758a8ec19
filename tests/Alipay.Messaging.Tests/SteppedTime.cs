using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Alipay.Messaging.Tests;

/// <summary>Time that waits until somebody waits for it, and then passes at once.</summary>
internal sealed class SteppedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>The time that the next waiter, in the order of coming, is going to wait.</summary>
    public Task<TimeSpan> NextWaitAsync() => _timers.Reader.ReadAsync().AsTask().WaitAsync(Limits.Soon);

    /// <summary>Lets pass what the next waiter waits for.</summary>
    public async Task<TimeSpan> StepAsync()
    {
        var due = await NextWaitAsync();
        if (due <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        Advance(due);
        return due;
    }
}
