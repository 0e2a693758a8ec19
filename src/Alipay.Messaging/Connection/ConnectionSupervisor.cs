using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Handshake;
using Alipay.Messaging.Lease;
using Alipay.Messaging.Transport;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Connection;

/// <summary>The one supervisor of the connection: connect, use it until it ends, wait, connect again (protocol.md 4.2).</summary>
internal sealed class ConnectionSupervisor(
    string appId,
    IGatewayConnector connector,
    ConnectionSession session,
    LeaseKeeper? lease,
    ReconnectPolicy reconnectPolicy,
    ConnectionStatusTracker status,
    TimeProvider timeProvider,
    ILogger logger) : IDisposable
{
    /// <summary>How many refused upgrades are permanent when no connection was ever open; by the default schedule they take half a minute.</summary>
    private const int MaxRefusedUpgrades = 8;

    private readonly CancellationTokenSource _stop = new();
    private readonly SupervisedState _state = new(status);
    private Task? _run;

    // Accessed by the loop alone.
    private int _attempt;
    private int _failures;
    private int _refusedUpgrades;
    private TimeSpan? _lastLife;

    /// <summary>Whether a connection was ever open.</summary>
    public bool WasOpen => _state.WasOpen;

    public bool IsOpen => _state.IsOpen;

    /// <summary>
    /// Completes when a connection is open, or another instance holds the lease; fails when the first connection can never be opened, or the loop has
    /// ended. A new task after each loss.
    /// </summary>
    public Task WhenOpen => _state.WhenOpen;

    /// <summary>Whether the loop has ended: stopped, or refused permanently.</summary>
    public bool HasEnded => WhenOpen.IsFaulted;

    /// <summary>Starts the loop on the thread pool: the caller holds a lock.</summary>
    public void Start() => _run = CleanContext.RunOnPool(RunAsync);

    /// <summary>Lets an open connection write the remaining acks, closes it and ends the loop.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_run is not null)
        {
            await _run.ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Ends the status and the waiters of a loop that did not stop in time, because code of the application blocks its attempt. What
    /// the loop does later changes nothing: another run of the client may have the status by then.
    /// </summary>
    public void Abandon()
    {
        if (_run is { IsCompleted: false })
        {
            _state.Abandon(NewClosed());
        }
    }

    public void Dispose()
    {
        // An attempt that hangs in ConfigureHttpHandler still uses the token.
        if (_run is not { IsCompleted: false })
        {
            _stop.Dispose();
        }
    }

    private static OperationCanceledException NewClosed() => new OperationCanceledException("The client was closed.");

    private async Task RunAsync()
    {
        Exception? refusal = null;
        _state.Set(ConnectionState.Connecting, "Connecting for the first time.", null, _attempt);
        while (refusal is null && !_stop.IsCancellationRequested)
        {
            try
            {
                refusal = await ConnectAndUseAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // Stopped before or between connections.
            }
            catch (Exception e)
            {
                // A defect, here or in a layer below. A supervisor that ended would leave the client closed without notice.
                await RecoverAsync(e).ConfigureAwait(false);
            }
        }

        if (lease is not null)
        {
            await lease.ReleaseAsync().ConfigureAwait(false);
        }

        // First the state, then the waiters: a waiter that sees the end sees it in the status too.
        _state.Set(ConnectionState.Disconnected, refusal?.Message ?? "Closed.", refusal, 0);
        _state.SetEnded(refusal ?? NewClosed());
    }

    /// <summary>One attempt, the life of its connection, and the wait for the next attempt.</summary>
    /// <returns>The error when no attempt can ever succeed; null otherwise.</returns>
    private async Task<AlipayMsgException?> ConnectAndUseAsync()
    {
        var leave = await AcquireLeaseAsync().ConfigureAwait(false);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(leave, _stop.Token);
        _attempt++;
        IMsgTransport connection;
        try
        {
            connection = await connector.ConnectAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested && !_stop.IsCancellationRequested)
        {
            return null;
        }
        catch (AlipayMsgException e)
        {
            // Another instance may be able to connect.
            await (lease?.ReleaseAsync() ?? Task.CompletedTask).ConfigureAwait(false);
            return AsPermanent(e) is { } permanent ? permanent : await WaitAfterFailureAsync(e).ConfigureAwait(false);
        }

        if (either.IsCancellationRequested)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            return null;
        }

        var endReason = await UseAsync(connection, leave).ConfigureAwait(false);
        _stop.Token.ThrowIfCancellationRequested();
        _attempt = 0;
        var delay = NextDelay(null);
        logger.ConnectionLost(appId, endReason, (int)delay.TotalMilliseconds);
        _state.Set(ConnectionState.Reconnecting, $"Connection lost: {endReason}.", null, _attempt);
        await Task.Delay(delay, timeProvider, _stop.Token).ConfigureAwait(false);
        return null;
    }

    /// <returns>Canceled when the lease is lost; never without a lease.</returns>
    private async Task<CancellationToken> AcquireLeaseAsync()
    {
        if (lease is null)
        {
            return CancellationToken.None;
        }

        var leave = await lease.AcquireAsync(StandBy, _stop.Token).ConfigureAwait(false);
        if (_state.IsStandingBy)
        {
            _state.Set(_state.Trying, "Holds the connection lease now, and connects.", null, _attempt);
        }

        return leave;
    }

    /// <summary>A client that another one keeps from connecting is where it should be; one whose store fails is not.</summary>
    private void StandBy(Exception? error)
    {
        if (error is not null)
        {
            _state.Set(_state.Trying, $"The store of the connection lease does not answer: {ForeignException.MessageOf(error)}", error, _attempt);
            return;
        }

        _state.SetStandingBy();
    }

    /// <summary>
    /// The error that ends the client; null when another attempt follows. Once ConnectAsync has succeeded every error is retried: keys that are
    /// being exchanged, a gateway half restarted, a ConfigureHttpHandler that cannot read its file.
    /// </summary>
    private AlipayMsgException? AsPermanent(AlipayMsgException e)
    {
        if (_state.HasReleasedWaiters)
        {
            return null;
        }

        if (e is not AlipayMsgConnectFailedException { IsRefusedUpgrade: true } refused)
        {
            return e.IsTransient ? null : e;
        }

        return ++_refusedUpgrades < MaxRefusedUpgrades
            ? null
            : new AlipayMsgConnectRefusedException($"The upgrade was refused {_refusedUpgrades} times, each time with a fresh token. {refused.Message}", refused.Step, refused)
            {
                HttpStatus = refused.HttpStatus,
            };
    }

    private async Task<AlipayMsgException?> WaitAfterFailureAsync(AlipayMsgException e)
    {
        var delay = NextDelay(e);
        LogFailedAttempt(e, (int)delay.TotalMilliseconds);
        _state.Set(_state.Trying, e.Message, e, _attempt);
        await Task.Delay(delay, timeProvider, _stop.Token).ConfigureAwait(false);
        return null;
    }

    private async Task<string> UseAsync(IMsgTransport connection, CancellationToken leave)
    {
        var opened = timeProvider.GetTimestamp();
        try
        {
            session.Attach(connection);
            _state.SetOpen();
            logger.Connected(appId, _attempt);
            _state.Set(ConnectionState.Connected, "Connected.", null, _attempt);
            var reason = await session.RunAsync(connection, _state.SetLost, leave, _stop.Token).ConfigureAwait(false);
            return leave.IsCancellationRequested ? "the connection lease is lost" : GatewayRefusal.Quote(reason);
        }
        finally
        {
            _state.SetLost();
            var life = timeProvider.GetElapsedTime(opened);
            (_lastLife, _failures) = (life, life >= ReconnectSchedule.WorkedAfter ? 0 : _failures);
        }
    }

    /// <summary>Never throws: nothing is left that could handle the error.</summary>
    private async Task RecoverAsync(Exception defect)
    {
        var delay = ReconnectSchedule.JitteredDelay(_failures++);
        try
        {
            logger.SupervisorFailed(appId, (int)delay.TotalMilliseconds, defect);
            _state.Set(_state.Trying, $"The connection supervisor failed and is restarted: {defect.GetType().Name}.", defect, _attempt);
        }
        catch (Exception)
        {
            // A failure to log or report does not prevent the retry.
        }

        // Real time: the client's clock may be what failed.
        await Task.Delay(delay, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private TimeSpan NextDelay(Exception? error)
        => reconnectPolicy.NextDelay(new ReconnectContext { FailuresInARow = _failures++, LastError = error, LastConnectionDuration = _lastLife });

    private void LogFailedAttempt(AlipayMsgException e, int delayMs)
    {
        if (e.IsTransient)
        {
            logger.ConnectFailed(appId, _attempt, e.Message, delayMs, e);
        }
        else if (e is AlipayMsgConnectFailedException)
        {
            logger.ConnectFailedUnforeseen(appId, _attempt, e.Message, delayMs, e);
        }
        else
        {
            logger.ConnectRefusedWhileReconnecting(appId, e.Message, delayMs, e);
        }
    }
}
