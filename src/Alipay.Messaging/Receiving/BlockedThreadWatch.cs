using Alipay.Messaging.Diagnostics;

namespace Alipay.Messaging.Receiving;

/// <summary>
/// How many threads may begin messages: as many as there are cores, and one more for each that a handler keeps for longer than 1 ms. Looks every
/// 10 ms, from when a message waits that no thread may begin, until none waits and none is blocked.
/// </summary>
/// <param name="slots">The slots of the messages.</param>
/// <param name="canBegin">Whether a message waits that has a slot.</param>
/// <param name="activate">Has one more thread begin messages, within the limit.</param>
internal sealed class BlockedThreadWatch(MessageSlots slots, Func<bool> canBegin, Action activate) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Blocked = TimeSpan.FromMilliseconds(1);
    private static readonly int Cores = Environment.ProcessorCount;

    private readonly object _lock = new();
    private ITimer? _timer;
    private bool _isDisposed;
    private int _isWatching;
    private volatile int _blocked;

    public bool SeesBlocked => _blocked > 0;

    public int ThreadLimit => Math.Min(slots.Count, Cores + _blocked);

    /// <summary>Begins to look, unless it does.</summary>
    public void Begin()
    {
        if (Interlocked.Exchange(ref _isWatching, 1) == 1)
        {
            return;
        }

        lock (_lock)
        {
            if (!_isDisposed)
            {
                // Real time: threads are blocked in it, whatever the clock of the client is.
                _timer ??= CleanContext.StartTimer(TimeProvider.System, Look, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(Interval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }
    }

    private void Look()
    {
        _blocked = slots.All.Count(static slot => slot.KeepsThreadFor(Blocked));
        if (_blocked == 0 && !canBegin())
        {
            Interlocked.Exchange(ref _isWatching, 0);
            if (canBegin())
            {
                // It was enqueued since, by a caller that saw the watch.
                Begin();
            }

            return;
        }

        for (var i = 0; i < slots.Count; i++)
        {
            activate();
        }

        lock (_lock)
        {
            if (!_isDisposed)
            {
                _timer!.Change(Interval, Timeout.InfiniteTimeSpan); // It has fired.
            }
        }
    }
}
