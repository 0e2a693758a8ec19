namespace Alipay.Messaging.Connection;

/// <summary>The state of the connection, as the public face shows it. Written by the supervisor, read by any thread.</summary>
/// <param name="changed">Takes each change of state, in order. Called under the lock: it only enqueues.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ConnectionStatusTracker(Action<ConnectionStateChangedEventArgs> changed, TimeProvider timeProvider)
{
    private readonly object _lock = new();
    private ConnectionStatus _status = new() { State = ConnectionState.Disconnected, Reason = "Never connected.", Since = timeProvider.GetUtcNow() };
    private long _lastFrameTicks;

    public ConnectionStatus Current
    {
        get
        {
            lock (_lock)
            {
                return _status with { LastFrameAt = LastFrameAt };
            }
        }
    }

    private DateTimeOffset? LastFrameAt
        => Volatile.Read(ref _lastFrameTicks) is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public void FrameArrived() => Volatile.Write(ref _lastFrameTicks, timeProvider.GetUtcNow().UtcTicks);

    public void Set(ConnectionState state, string reason, Exception? lastError, int attempt)
    {
        var now = timeProvider.GetUtcNow();
        lock (_lock)
        {
            var previous = _status.State;

            // During a close, a lost connection changes nothing any more: the next state is Disconnected. A client that has ended by
            // itself has nothing to close: the refusal that ended it remains readable.
            if ((previous == ConnectionState.Closing && state != ConnectionState.Disconnected)
                || (previous == ConnectionState.Disconnected && state == ConnectionState.Closing))
            {
                return;
            }

            var since = previous == state ? _status.Since : now;
            _status = new ConnectionStatus { State = state, Reason = reason, LastError = lastError, Attempt = attempt, Since = since };
            if (previous != state)
            {
                changed(new ConnectionStateChangedEventArgs { Previous = previous, Status = _status with { LastFrameAt = LastFrameAt } });
            }
        }
    }
}
