namespace Alipay.Messaging.Idempotency;

/// <summary>The default store: one dictionary, bounded in count and time. What it forgets first is what was handled first.</summary>
internal sealed class InMemoryIdempotencyStore(int capacity, TimeProvider timeProvider) : IIdempotencyStore
{
    private readonly Dictionary<(string AppId, string MsgId), Entry> _entries = [];
    private readonly Queue<((string AppId, string MsgId) Key, long Until)> _completed = new();
    private readonly object _lock = new();
    private long _lastToken;

    public ValueTask<IdempotencyClaim> TryClaimAsync(string appId, string msgId, TimeSpan lease, CancellationToken cancellationToken)
    {
        var now = Now;
        lock (_lock)
        {
            Forget(now);
            if (_entries.TryGetValue((appId, msgId), out var entry))
            {
                if (entry.IsCompleted)
                {
                    return ValueTask.FromResult(new IdempotencyClaim(IdempotencyState.Completed, 0));
                }

                if (entry.Until > now)
                {
                    return ValueTask.FromResult(new IdempotencyClaim(IdempotencyState.InProgress, 0));
                }
            }

            var token = ++_lastToken;
            _entries[(appId, msgId)] = new Entry(token, now + lease.Ticks);
            return ValueTask.FromResult(new IdempotencyClaim(IdempotencyState.Claimed, token));
        }
    }

    public ValueTask CompleteAsync(string appId, string msgId, long token, TimeSpan retention, CancellationToken cancellationToken)
    {
        var now = Now;
        lock (_lock)
        {
            if (!_entries.TryGetValue((appId, msgId), out var entry) || entry.Token == token)
            {
                _entries[(appId, msgId)] = Entry.Completed;
                _completed.Enqueue(((appId, msgId), now + retention.Ticks));
                Forget(now);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ReleaseAsync(string appId, string msgId, long token, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue((appId, msgId), out var entry) && entry.Token == token)
            {
                _entries.Remove((appId, msgId));
            }
        }

        return ValueTask.CompletedTask;
    }

    private long Now => timeProvider.GetUtcNow().Ticks;

    private void Forget(long now)
    {
        while (_completed.TryPeek(out var oldest) && (oldest.Until <= now || _completed.Count > capacity))
        {
            _completed.Dequeue();
            _entries.Remove(oldest.Key);
        }
    }

    private readonly record struct Entry(long Token, long Until)
    {
        public static Entry Completed => default;

        public bool IsCompleted => Token == 0;
    }
}
