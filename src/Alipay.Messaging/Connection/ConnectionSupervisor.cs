using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Transport;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Connection;

/// <summary>The one supervisor of the connection: connect, use it until it ends, wait, connect again (protocol.md 4.2).</summary>
internal sealed class ConnectionSupervisor(
    string appId,
    IGatewayConnector connector,
    ConnectionSession session,
    Func<int, TimeSpan> reconnectDelay,
    ConnectionStatusTracker status,
    TimeProvider timeProvider,
    ILogger logger) : IAsyncDisposable
{
    private readonly object _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _open = NewSignal();
    private bool _isOpen;
    private volatile bool _wasOpen;
    private Task? _run;

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

    /// <summary>Ends when a connection is open; fails when the first one can never be, or the loop has ended. A new task after each loss.</summary>
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

    /// <summary>Whether the loop is over: stopped, or refused for good.</summary>
    public bool HasEnded => WhenOpen.IsFaulted;

    // Elsewhere: the caller may hold a lock, and whoever listens to StateChanged is called.
    public void Start() => _run = Task.Run(RunAsync);

    /// <summary>Lets an open connection write what is left and say goodbye, and ends. Bounded in time whatever the peer does.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_run is not null)
        {
            await _run.ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync()
    {
        Exception end = new OperationCanceledException("The client was closed.");
        try
        {
            await ConnectAgainAndAgainAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped before or between connections.
        }
        catch (AlipayMsgException e)
        {
            end = e;
        }
        catch (Exception e)
        {
            logger.LoopFailed(appId, e);
            end = e;
        }

        // First the state, then whoever waits: the end that they see must already be the one that the status tells.
        var error = end is OperationCanceledException ? null : end;
        status.Set(ConnectionState.Disconnected, error is null ? "Closed." : error.Message, error, 0);
        SetEnded(end);
    }

    private async Task ConnectAgainAndAgainAsync()
    {
        var failures = 0;
        var attempt = 0;
        status.Set(ConnectionState.Connecting, "Connecting for the first time.", null, attempt);
        while (!_stop.IsCancellationRequested)
        {
            attempt++;
            TimeSpan delay;
            try
            {
                var connection = await connector.ConnectAsync(_stop.Token).ConfigureAwait(false);
                var lived = await UseAsync(connection, attempt).ConfigureAwait(false);
                if (_stop.IsCancellationRequested)
                {
                    return;
                }

                attempt = 0;
                failures = lived.Duration >= ReconnectSchedule.StableAfter ? 0 : failures;
                delay = reconnectDelay(failures++);
                logger.ConnectionLost(appId, lived.EndReason, (int)delay.TotalMilliseconds);
                status.Set(ConnectionState.Reconnecting, $"Connection lost: {lived.EndReason}.", null, attempt);
            }
            catch (Exception e) when (e is ConnectAttemptException || (_wasOpen && !(e is OperationCanceledException && _stop.IsCancellationRequested)))
            {
                // Once a connection was open, whatever it is may pass: keys that are being exchanged, a gateway half restarted, a
                // ConfigureHttpHandler that cannot read its file. A supervisor that stops would wait for somebody to look.
                delay = reconnectDelay(failures++);
                LogFailedAttempt(e, attempt, delay);
                status.Set(_wasOpen ? ConnectionState.Reconnecting : ConnectionState.Connecting, e.Message, e, attempt);
            }

            await Task.Delay(delay, timeProvider, _stop.Token).ConfigureAwait(false);
        }
    }

    private async Task<ConnectionLife> UseAsync(IMsgTransport connection, int attempt)
    {
        var opened = timeProvider.GetTimestamp();
        session.Attach(connection);
        SetOpen();
        logger.Connected(appId, attempt);
        status.Set(ConnectionState.Connected, "Connected.", null, attempt);
        var endReason = await session.RunAsync(connection, SetLost, _stop.Token).ConfigureAwait(false);
        return new ConnectionLife(timeProvider.GetElapsedTime(opened), endReason);
    }

    private void LogFailedAttempt(Exception e, int attempt, TimeSpan delay)
    {
        var delayMs = (int)delay.TotalMilliseconds;
        if (e is ConnectAttemptException)
        {
            logger.ConnectFailed(appId, attempt, e.Message, delayMs, e);
        }
        else if (e is AlipayMsgException)
        {
            logger.ConnectRefusedWhileReconnecting(appId, e.Message, delayMs, e);
        }
        else
        {
            logger.LoopMetTheUnknown(appId, delayMs, e);
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
            _isOpen = false;
            _open = NewSignal();
        }
    }

    private void SetEnded(Exception e)
    {
        lock (_lock)
        {
            _isOpen = false;
            _open.TrySetException(e);
            _ = _open.Task.Exception; // Observed: nobody may be waiting, and the error is logged or thrown elsewhere.
        }
    }

    private sealed record ConnectionLife(TimeSpan Duration, string EndReason);
}
