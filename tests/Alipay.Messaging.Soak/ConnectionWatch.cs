using System.Diagnostics;

namespace Alipay.Messaging.Soak;

/// <summary>When a client lost its connections and when it had the next.</summary>
internal sealed class ConnectionWatch
{
    private readonly object _lock = new();
    private readonly List<(ConnectionState State, long At)> _changes = [];
    private TaskCompletionSource _changed = NewSignal();

    public ConnectionWatch(AlipayMsgClient client) => client.StateChanged += (_, change) => Note(change.Status);

    public int Position
    {
        get
        {
            lock (_lock)
            {
                return _changes.Count;
            }
        }
    }

    /// <summary>Waits for the first change to a state from a position on, and not before a moment.</summary>
    /// <returns>When it was, and the position behind it.</returns>
    /// <exception cref="TimeoutException">It did not come.</exception>
    public async Task<(long At, int Next)> WaitForAsync(ConnectionState state, int from, TimeSpan limit, long notBefore = 0)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                var index = _changes.FindIndex(from, change => change.State == state && change.At >= notBefore);
                if (index >= 0)
                {
                    return (_changes[index].At, index + 1);
                }

                changed = _changed.Task;
            }

            var left = limit - Stopwatch.GetElapsedTime(began);
            await changed.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The event may be late, since another handler blocks; its status says when the change was.</summary>
    private void Note(ConnectionStatus status)
    {
        var late = DateTimeOffset.UtcNow - status.Since;
        lock (_lock)
        {
            _changes.Add((status.State, Stopwatch.GetTimestamp() - (long)(late.TotalSeconds * Stopwatch.Frequency)));
            _changed.TrySetResult();
            _changed = NewSignal();
        }
    }
}
