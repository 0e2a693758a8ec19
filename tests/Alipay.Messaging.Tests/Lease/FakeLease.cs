namespace Alipay.Messaging.Tests.Lease;

/// <summary>A store of leases in the memory of the test, by the test's clock.</summary>
internal sealed class FakeLease(TimeProvider time) : IConnectionLease
{
    private readonly object _lock = new();
    private string? _holder;
    private DateTimeOffset _until;
    private int _asked;

    /// <summary>Thrown instead of an answer, when set.</summary>
    public volatile Exception? Fault;

    /// <summary>Answers never, when set, and ignores the token.</summary>
    public volatile bool Hangs;

    public int Asked => Volatile.Read(ref _asked);

    public TimeSpan Left
    {
        get
        {
            lock (_lock)
            {
                return _until - time.GetUtcNow();
            }
        }
    }

    public string? Holder
    {
        get
        {
            lock (_lock)
            {
                return _until > time.GetUtcNow() ? _holder : null;
            }
        }
    }

    /// <summary>Gives the lease to another instance, which never renews it.</summary>
    public void GiveTo(string? holder, TimeSpan duration)
    {
        lock (_lock)
        {
            (_holder, _until) = (holder, time.GetUtcNow() + duration);
        }
    }

    public async ValueTask<bool> TryAcquireAsync(string appId, string holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        await FailOrHangAsync();
        lock (_lock)
        {
            if (_holder is null || _holder == holder || _until <= time.GetUtcNow())
            {
                (_holder, _until) = (holder, time.GetUtcNow() + duration);
                return true;
            }

            return false;
        }
    }

    public async ValueTask ReleaseAsync(string appId, string holder, CancellationToken cancellationToken)
    {
        await FailOrHangAsync();
        lock (_lock)
        {
            _holder = _holder == holder ? null : _holder;
        }
    }

    private async Task FailOrHangAsync()
    {
        if (Hangs)
        {
            await new TaskCompletionSource().Task;
        }

        if (Fault is { } fault)
        {
            throw fault;
        }
    }
}
