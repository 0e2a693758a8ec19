using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Handshake;
using Alipay.Messaging.Transport;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Connection;

/// <summary>The one supervisor of the connection: connect, use it until it ends, wait, connect again (protocol.md 4.2).</summary>
internal sealed class ConnectionSupervisor(
    string appId,
    IGatewayConnector connector,
    ConnectionSession session,
    ReconnectPolicy reconnectPolicy,
    ConnectionStatusTracker status,
    TimeProvider timeProvider,
    ILogger logger) : IDisposable
{
    /// <summary>How many refused upgrades are permanent when no connection was ever open; by the default schedule they take half a minute.</summary>
    private const int MaxRefusedUpgrades = 8;

    private readonly object _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isOpen;
    private volatile bool _wasOpen;
    private Task? _run;
    private bool _isAbandoned;

    // Accessed by the loop alone.
    private int _attempt;
    private int _failures;
    private int _refusedUpgrades;
    private TimeSpan? _lastLife;

    /// <summary>Whether a connection was ever open.</summary>
    public bool WasOpen => _wasOpen;

    public bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return _isOpen;
            }
        }
    }

    /// <summary>Completes when a connection is open; fails when the first one can never be opened, or the loop has ended. A new task after each loss.</summary>
    public Task WhenOpen
    {
        get
        {
            lock (_lock)
            {
                return _open.Task;
            }
        }
    }

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
        lock (_lock)
        {
            if (_run is { IsCompleted: false })
            {
                status.Set(ConnectionState.Disconnected, "Closed.", null, 0);
                _isAbandoned = true;
                SetEnded(NewClosed());
            }
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
        SetStatus(ConnectionState.Connecting, "Connecting for the first time.", null, _attempt);
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

        // First the state, then the waiters: a waiter that sees the end sees it in the status too.
        SetStatus(ConnectionState.Disconnected, refusal?.Message ?? "Closed.", refusal, 0);
        SetEnded(refusal ?? NewClosed());
    }

    /// <summary>One attempt, the life of its connection, and the wait for the next attempt.</summary>
    /// <returns>The error when no attempt can ever succeed; null otherwise.</returns>
    private async Task<AlipayMsgException?> ConnectAndUseAsync()
    {
        _attempt++;
        IMsgTransport connection;
        try
        {
            connection = await connector.ConnectAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (AlipayMsgException e)
        {
            return AsPermanent(e) is { } permanent ? permanent : await WaitAfterFailureAsync(e).ConfigureAwait(false);
        }

        if (_stop.IsCancellationRequested)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            return null;
        }

        var endReason = await UseAsync(connection).ConfigureAwait(false);
        _stop.Token.ThrowIfCancellationRequested();
        _attempt = 0;
        var delay = NextDelay(null);
        logger.ConnectionLost(appId, endReason, (int)delay.TotalMilliseconds);
        SetStatus(ConnectionState.Reconnecting, $"Connection lost: {endReason}.", null, _attempt);
        await Task.Delay(delay, timeProvider, _stop.Token).ConfigureAwait(false);
        return null;
    }

    /// <summary>
    /// The error that ends the client; null when another attempt follows. Once a connection was open every error is retried: keys that are
    /// being exchanged, a gateway half restarted, a ConfigureHttpHandler that cannot read its file.
    /// </summary>
    private AlipayMsgException? AsPermanent(AlipayMsgException e)
    {
        if (_wasOpen)
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
        SetStatus(Trying, e.Message, e, _attempt);
        await Task.Delay(delay, timeProvider, _stop.Token).ConfigureAwait(false);
        return null;
    }

    private async Task<string> UseAsync(IMsgTransport connection)
    {
        var opened = timeProvider.GetTimestamp();
        try
        {
            session.Attach(connection);
            SetOpen();
            logger.Connected(appId, _attempt);
            SetStatus(ConnectionState.Connected, "Connected.", null, _attempt);
            return GatewayRefusal.Quote(await session.RunAsync(connection, SetLost, _stop.Token).ConfigureAwait(false));
        }
        finally
        {
            SetLost();
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
            SetStatus(Trying, $"The connection supervisor failed and is restarted: {defect.GetType().Name}.", defect, _attempt);
        }
        catch (Exception)
        {
            // A failure to log or report does not prevent the retry.
        }

        // Real time: the client's clock may be what failed.
        await Task.Delay(delay, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private ConnectionState Trying => _wasOpen ? ConnectionState.Reconnecting : ConnectionState.Connecting;

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

    private void SetStatus(ConnectionState state, string reason, Exception? error, int attempt)
    {
        lock (_lock)
        {
            if (!_isAbandoned)
            {
                status.Set(state, reason, error, attempt);
            }
        }
    }

    private void SetOpen()
    {
        lock (_lock)
        {
            _isOpen = true;
            _wasOpen = true;
            _open.TrySetResult();
        }
    }

    private void SetLost()
    {
        lock (_lock)
        {
            if (_isOpen)
            {
                _isOpen = false;
                _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    private void SetEnded(Exception e)
    {
        lock (_lock)
        {
            _isOpen = false;
            _open.TrySetException(e);
            _ = _open.Task.Exception; // Observed: there may be no waiter, and the error is logged or thrown elsewhere.
        }
    }
}
