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
    /// Takes keys and certificates from <paramref name="next"/>, and owns them from then on; all else stays until the next
    /// connect. False when they are those in use, and after the end: configuration reloads more often than it changes.
    /// </summary>
    public bool TryReplace(ClientSettings next, TimeSpan grace)
    {
        lock (_lock)
        {
            var old = _current;
            if (_disposed || old.SecurityFingerprint == next.SecurityFingerprint)
            {
                return false;
            }

            // Disposed only at the end: a worker may be verifying with it at this moment.
            _retired = [new Retired(old.Signer, old.AesKey, timeProvider.GetUtcNow() + grace), .. _retired];
            _current = old with
            {
                Signer = next.Signer,
                SecurityFingerprint = next.SecurityFingerprint,
                Certificates = next.Certificates,
                AesKey = next.AesKey,
                Requests = next.Requests,
            };
            return true;
        }
    }

    /// <summary>Whether Alipay signed this: with the current key or, during its grace period, an earlier one.</summary>
    public bool Verify(SignType signType, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        if (_current.Signer.Verify(signType, content, signature))
        {
            return true;
        }

        foreach (var (signer, _, until) in _retired)
        {
            if (timeProvider.GetUtcNow() < until && signer.Verify(signType, content, signature))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The keys that content may be encrypted with, the current one first.</summary>
    public IEnumerable<byte[]> AesKeys()
    {
        if (_current.AesKey is { } current)
        {
            yield return current;
        }

        foreach (var (_, key, until) in _retired)
        {
            if (key is not null && timeProvider.GetUtcNow() < until)
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
            Array.ForEach(_retired, retired => retired.Signer.Dispose());
        }
    }

    private sealed record Retired(IContentSigner Signer, byte[]? AesKey, DateTimeOffset Until);
}
