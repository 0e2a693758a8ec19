namespace Alipay.Messaging.Receiving;

/// <summary>The place of one message among those that are processed concurrently.</summary>
internal sealed class MessageSlot
{
    private long _onThread;

    /// <summary>
    /// Cancels the token of its handler. One for each slot: a callback that a handler left on its token and that blocks must not keep
    /// another handler from being canceled.
    /// </summary>
    public CancellationTokenSource Abandon { get; } = new();

    /// <summary>Whether the message that a thread has begun here keeps it for longer than that. Not by a handler that awaits.</summary>
    public bool KeepsThreadFor(TimeSpan limit) => Interlocked.Read(ref _onThread) is not 0 and var since && TimeProvider.System.GetElapsedTime(since) > limit;

    /// <summary>Notes that a thread begins a message, and returns when.</summary>
    public long EnterThread()
    {
        var now = TimeProvider.System.GetTimestamp();
        Interlocked.Exchange(ref _onThread, now);
        return now;
    }

    /// <summary>Nothing when a message that ended elsewhere has left the slot to another.</summary>
    public void LeaveThread(long entered) => Interlocked.CompareExchange(ref _onThread, 0, entered);
}
