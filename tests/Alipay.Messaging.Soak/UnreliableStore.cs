namespace Alipay.Messaging.Soak;

/// <summary>Remembers messages in memory, and throws now and then, before or after it has done what it was asked for.</summary>
internal sealed class UnreliableStore(ForeignCode foreign) : IIdempotencyStore
{
    private readonly object _lock = new();
    private readonly Dictionary<IdempotencyKey, (long Token, DateTimeOffset Until, bool IsDone)> _entries = [];
    private long _lastToken;

    public async ValueTask<IdempotencyClaim> TryClaimAsync(IdempotencyKey message, TimeSpan lease, CancellationToken cancellationToken)
    {
        await BeAwayAsync();
        IdempotencyClaim claim;
        lock (_lock)
        {
            var isKnown = _entries.TryGetValue(message, out var entry) && entry.Until > DateTimeOffset.UtcNow;
            claim = isKnown
                ? entry.IsDone ? IdempotencyClaim.Completed : IdempotencyClaim.InProgress
                : IdempotencyClaim.Claimed(++_lastToken);
            if (!isKnown)
            {
                _entries[message] = (_lastToken, DateTimeOffset.UtcNow + lease, false);
            }
        }

        await BeAwayAsync();
        return claim;
    }

    public async ValueTask CompleteAsync(IdempotencyKey message, long token, TimeSpan retention, CancellationToken cancellationToken)
    {
        await BeAwayAsync();
        lock (_lock)
        {
            _entries[message] = (token, DateTimeOffset.UtcNow + retention, true);
        }

        await BeAwayAsync();
    }

    public async ValueTask ReleaseAsync(IdempotencyKey message, long token, CancellationToken cancellationToken)
    {
        await BeAwayAsync();
        lock (_lock)
        {
            if (_entries.TryGetValue(message, out var entry) && entry.Token == token && !entry.IsDone)
            {
                _entries.Remove(message);
            }
        }

        await BeAwayAsync();
    }

    private async Task BeAwayAsync()
    {
        if (Random.Shared.Next(2) == 0)
        {
            await Task.Yield();
        }

        foreign.MayThrow("idempotency store");
    }
}
