namespace Alipay.Messaging.Transport;

/// <summary>Pings the peer and ends a connection on which no pong arrives (protocol.md 4.1; table 6, row 17).</summary>
/// <remarks>
/// The platform's keep-alive does not serve. Before .NET 9 it sends no ping; later it sends none while data comes in, so that
/// a connection whose outgoing bytes vanish lives as long as messages come, and it takes a reader that must wait for a dead peer.
/// Here only a pong counts as life. Time in which no pong could be received does not count: while the client is not reading,
/// and while one frame, longer than the wait, is still being received.
/// </remarks>
internal sealed class Heartbeat(LivenessTracker liveness, Func<Task> ping, TimeSpan interval, TimeSpan timeout, TimeProvider timeProvider)
{
    private static readonly TimeSpan TimersMayBeEarlyBy = TimeSpan.FromMilliseconds(20);

    private readonly TimeSpan _patience = timeout - interval > timeout / 4 ? timeout - interval : timeout / 4;

    /// <summary>Pings until the token is canceled or the peer is considered dead.</summary>
    /// <param name="connectionEnded">Canceled when the connection has ended.</param>
    /// <returns>Whether the peer is considered dead.</returns>
    public async Task<bool> IsPeerDeadAsync(CancellationToken connectionEnded)
    {
        try
        {
            do
            {
                await Task.Delay(UntilNextPing(), timeProvider, connectionEnded).ConfigureAwait(false);
            }
            while (await AnswersAsync(connectionEnded).ConfigureAwait(false));

            return true;
        }
        catch (OperationCanceledException) when (connectionEnded.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>
    /// All connections of a process ping at the same moments of the clock: for many that are idle, waking up costs more than pinging. A
    /// timer may end a little early; the rest of its interval is then no time for another ping.
    /// </summary>
    private TimeSpan UntilNextPing()
    {
        var left = interval - TimeSpan.FromTicks(timeProvider.GetElapsedTime(0).Ticks % interval.Ticks);
        return left < TimersMayBeEarlyBy ? left + interval : left;
    }

    private async Task<bool> AnswersAsync(CancellationToken connectionEnded)
    {
        var pong = liveness.ExpectPong();
        var asked = liveness.Read();

        // Not awaited: a write that the peer does not take is one of the things to notice. It ends with the connection at the latest.
        var pinging = ping();
        for (var left = _patience; left > TimeSpan.Zero; left = Left(ref asked))
        {
            try
            {
                await pong.WaitAsync(left, timeProvider, connectionEnded).ConfigureAwait(false);
                await pinging.WaitAsync(connectionEnded).ConfigureAwait(false);
                return true;
            }
            catch (TimeoutException)
            {
                // Now it depends on whether a pong could have come.
            }
        }

        return false;
    }

    /// <summary>How long the peer may still take; nothing left when it had its time.</summary>
    private TimeSpan Left(ref LivenessReading asked)
    {
        var now = liveness.Read();
        if (now.Writing >= _patience)
        {
            return TimeSpan.Zero;
        }

        if (now.IsHeldUpSince(asked))
        {
            asked = now;
            return _patience;
        }

        return _patience - (timeProvider.GetElapsedTime(asked.At, now.At) - (now.Paused - asked.Paused));
    }
}
