namespace Alipay.Messaging.Connection;

/// <summary>What others see of the supervisor: its status, whether a connection is open, and the task of those that wait for one. Thread-safe.</summary>
internal sealed class SupervisedState(ConnectionStatusTracker status)
{
    private readonly object _lock = new();
    private TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isOpen;
    private bool _isAbandoned;
    private volatile bool _wasOpen;
    private volatile bool _stoodBy;

    /// <summary>Whether a connection was ever open.</summary>
    public bool WasOpen => _wasOpen;

    /// <summary>Whether the waiters were ever released: for a connection, or because another instance holds the lease.</summary>
    public bool HasReleasedWaiters => _wasOpen || _stoodBy;

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

    /// <inheritdoc cref="ConnectionSupervisor.WhenOpen"/>
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

    /// <summary>The state of an attempt.</summary>
    public ConnectionState Trying => _wasOpen ? ConnectionState.Reconnecting : ConnectionState.Connecting;

    public bool IsStandingBy => status.Current.State == ConnectionState.StandingBy;

    public void Set(ConnectionState state, string reason, Exception? error, int attempt)
    {
        lock (_lock)
        {
            if (!_isAbandoned)
            {
                status.Set(state, reason, error, attempt);
            }
        }
    }

    public void SetOpen()
    {
        lock (_lock)
        {
            _isOpen = true;
            _wasOpen = true;
            _open.TrySetResult();
        }
    }

    public void SetLost()
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

    public void SetStandingBy()
    {
        Set(ConnectionState.StandingBy, "Another instance holds the connection lease.", null, 0);
        lock (_lock)
        {
            _stoodBy = true;
            _open.TrySetResult();
        }
    }

    public void SetEnded(Exception e)
    {
        lock (_lock)
        {
            _isOpen = false;
            _open.TrySetException(e);
            _ = _open.Task.Exception; // Observed: there may be no waiter, and the error is logged or thrown elsewhere.
        }
    }

    /// <summary>Sets the end of a loop that still runs; nothing that it does later is seen.</summary>
    public void Abandon(Exception e)
    {
        lock (_lock)
        {
            Set(ConnectionState.Disconnected, "Closed.", null, 0);
            _isAbandoned = true;
            SetEnded(e);
        }
    }
}
