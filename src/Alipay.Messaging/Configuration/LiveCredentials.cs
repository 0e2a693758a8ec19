using Alipay.Messaging.Signing;

namespace Alipay.Messaging.Configuration;

/// <summary>
/// The settings of a running client. Keys and certificates can be exchanged while it runs: new requests use the new ones,
/// and what an old Alipay key signed is still taken for a grace period.
/// </summary>
internal sealed class LiveCredentials(ClientSettings initial, TimeProvider timeProvider) : IDisposable
{
    private readonly object _lock = new();
    private volatile ClientSettings _current = initial;
    private volatile Retired[] _retired = [];
    private bool _disposed;

    public ClientSettings Current => _current;

    /// <summary>
    /// Replaces the keys and certificates, and owns the new ones. False, and the new ones are disposed, when they are those in
    /// use, and after <see cref="Dispose"/>: configuration reloads more often than it changes.
    /// </summary>
    public bool TryReplace(Security next, TimeSpan grace)
    {
        lock (_lock)
        {
            var old = _current;
            if (_disposed || old.Security.Fingerprint == next.Fingerprint)
            {
                next.Dispose();
                return false;
            }

            // Disposed only at the end: a worker may be verifying with it at this moment.
            _retired = [new Retired(old.Security, timeProvider.GetUtcNow() + grace), .. _retired];
            _current = old with { Security = next };
            return true;
        }
    }

    /// <summary>Whether Alipay signed this: with the current key or, during its grace period, an earlier one.</summary>
    public bool Verify(SignType signType, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        if (_current.Security.Signer.Verify(signType, content, signature))
        {
            return true;
        }

        foreach (var (security, until) in _retired)
        {
            if (timeProvider.GetUtcNow() < until && security.Signer.Verify(signType, content, signature))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The keys that content may be encrypted with, the current one first.</summary>
    public IEnumerable<byte[]> AesKeys()
    {
        if (_current.Security.AesKey is { } current)
        {
            yield return current;
        }

        foreach (var (security, until) in _retired)
        {
            if (security.AesKey is { } key && timeProvider.GetUtcNow() < until)
            {
                yield return key;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _current.Dispose();
            Array.ForEach(_retired, retired => retired.Security.Dispose());
        }
    }

    private sealed record Retired(Security Security, DateTimeOffset Until);
}
