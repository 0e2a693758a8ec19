namespace Alipay.Messaging.Transport;

/// <summary>
/// What was seen of the peer: noted by the stream beneath the socket, judged by the <see cref="Heartbeat"/>. One reader and
/// one writer at a time note here, while the heartbeat looks.
/// </summary>
internal sealed class LivenessTracker(TimeProvider timeProvider)
{
    private readonly object _lock = new();
    private TaskCompletionSource _pong = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _pauseBegan = timeProvider.GetTimestamp();
    private bool _isReading;
    private TimeSpan _paused;
    private long? _writeBegan;
    private long _bytesRead;
    private long _framesBegun;
    private bool _isWithinFrame;

    /// <summary>Ends with the next pong.</summary>
    public Task ExpectPong()
    {
        lock (_lock)
        {
            _pong = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _pong.Task;
        }
    }

    public void ReadBegins()
    {
        lock (_lock)
        {
            _paused += timeProvider.GetElapsedTime(_pauseBegan);
            _isReading = true;
        }
    }

    public void ReadEnds()
    {
        lock (_lock)
        {
            _pauseBegan = timeProvider.GetTimestamp();
            _isReading = false;
        }
    }

    /// <param name="bytes">How many came.</param>
    /// <param name="framesBegun">How many frames have begun on this connection.</param>
    /// <param name="isWithinFrame">Whether the last of them is not over.</param>
    public void BytesArrived(int bytes, long framesBegun, bool isWithinFrame)
    {
        lock (_lock)
        {
            _bytesRead += bytes;
            _framesBegun = framesBegun;
            _isWithinFrame = isWithinFrame;
        }
    }

    public void PongArrived()
    {
        lock (_lock)
        {
            _pong.TrySetResult();
        }
    }

    public void WriteBegins()
    {
        lock (_lock)
        {
            _writeBegan = timeProvider.GetTimestamp();
        }
    }

    public void WriteEnds()
    {
        lock (_lock)
        {
            _writeBegan = null;
        }
    }

    public LivenessReading Read()
    {
        lock (_lock)
        {
            var now = timeProvider.GetTimestamp();
            return new LivenessReading(
                now,
                _isReading ? _paused : _paused + timeProvider.GetElapsedTime(_pauseBegan, now),
                _writeBegan is { } began ? timeProvider.GetElapsedTime(began, now) : TimeSpan.Zero,
                _bytesRead,
                _framesBegun,
                _isWithinFrame);
        }
    }

}

/// <summary>The liveness at one moment.</summary>
/// <param name="At">The moment, as a timestamp of the clock.</param>
/// <param name="Paused">For how long, since the connection was opened, the client was not reading.</param>
/// <param name="Writing">For how long the write under way has been; zero when there is none.</param>
/// <param name="BytesRead">How many bytes came.</param>
/// <param name="FramesBegun">How many frames have begun.</param>
/// <param name="IsWithinFrame">Whether the last of them is still coming in.</param>
internal readonly record struct LivenessReading(long At, TimeSpan Paused, TimeSpan Writing, long BytesRead, long FramesBegun, bool IsWithinFrame)
{
    /// <summary>Whether the one frame that could precede a pong since <paramref name="asked"/> is still being received, with progress.</summary>
    public bool IsHeldUpSince(LivenessReading asked)
        => IsWithinFrame && BytesRead > asked.BytesRead && FramesBegun == asked.FramesBegun + (asked.IsWithinFrame ? 0 : 1);
}
