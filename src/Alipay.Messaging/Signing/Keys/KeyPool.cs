namespace Alipay.Messaging.Signing.Keys;

/// <summary>
/// Key objects for concurrent use. Neither the platform's nor BouncyCastle's are thread-safe, so each use
/// rents one; a further one is made only when all are out.
/// </summary>
internal sealed class KeyPool<TKey>(Func<TKey> create, TKey first) : IDisposable
    where TKey : class
{
    private readonly Stack<TKey> _idle = new([first]);
    private bool _disposed;

    /// <summary>Takes an idle key object or makes one. Disposing the lease gives it back.</summary>
    public Lease Rent()
    {
        lock (_idle)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_idle.TryPop(out var key))
            {
                return new Lease(this, key);
            }
        }

        return new Lease(this, create());
    }

    /// <summary>Disposes the idle key objects; those that are out follow when they come back.</summary>
    public void Dispose()
    {
        lock (_idle)
        {
            _disposed = true;
            while (_idle.TryPop(out var key))
            {
                (key as IDisposable)?.Dispose();
            }
        }
    }

    private void Return(TKey key)
    {
        lock (_idle)
        {
            if (!_disposed)
            {
                _idle.Push(key);
                return;
            }
        }

        (key as IDisposable)?.Dispose();
    }

    internal readonly ref struct Lease(KeyPool<TKey> pool, TKey key)
    {
        public TKey Key => key;

        public void Dispose() => pool.Return(key);
    }
}
