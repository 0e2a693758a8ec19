using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Alipay.Messaging.Idempotency;

/// <summary>
/// The default store, bounded in count and time. What it forgets first is what was handled first. A message is remembered as
/// 128 bits of the SHA-256 of its two ids: a quarter of the memory, and no two ids will ever meet.
/// </summary>
internal sealed class InMemoryIdempotencyStore(int capacity, TimeProvider timeProvider) : IIdempotencyStore
{
    private const int MaxStackBytes = 512;

    private readonly object _lock = new();
    private readonly Dictionary<Guid, Entry> _entries = [];

    /// <summary>The completed ones, in the order in which they are forgotten.</summary>
    private readonly Queue<Guid> _completed = new();
    private long _lastToken;

    public ValueTask<IdempotencyClaim> TryClaimAsync(string appId, string msgId, TimeSpan lease, CancellationToken cancellationToken)
    {
        var key = KeyOf(appId, msgId);
        var now = Now;
        lock (_lock)
        {
            Forget(now);
            if (_entries.TryGetValue(key, out var entry) && (entry.IsCompleted || entry.Until > now))
            {
                return ValueTask.FromResult(new IdempotencyClaim(entry.IsCompleted ? IdempotencyState.Completed : IdempotencyState.InProgress, 0));
            }

            var token = ++_lastToken;
            _entries[key] = new Entry(token, now + lease.Ticks);
            return ValueTask.FromResult(new IdempotencyClaim(IdempotencyState.Claimed, token));
        }
    }

    public ValueTask CompleteAsync(string appId, string msgId, long token, TimeSpan retention, CancellationToken cancellationToken)
    {
        var key = KeyOf(appId, msgId);
        var now = Now;
        lock (_lock)
        {
            // Without a claim the lease ran out and nobody took over: handled it was all the same.
            if (!_entries.TryGetValue(key, out var entry) || (entry.Token == token && !entry.IsCompleted))
            {
                _entries[key] = new Entry(Entry.Completed, now + retention.Ticks);
                _completed.Enqueue(key);
                Forget(now);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ReleaseAsync(string appId, string msgId, long token, CancellationToken cancellationToken)
    {
        var key = KeyOf(appId, msgId);
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var entry) && entry.Token == token)
            {
                _entries.Remove(key);
            }
        }

        return ValueTask.CompletedTask;
    }

    private long Now => timeProvider.GetUtcNow().Ticks;

    private static Guid KeyOf(string appId, string msgId)
    {
        // The length keeps "1" + "23" apart from "12" + "3".
        var size = sizeof(int) + Encoding.UTF8.GetMaxByteCount(appId.Length + msgId.Length);
        var bytes = size <= MaxStackBytes ? stackalloc byte[MaxStackBytes] : new byte[size];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, appId.Length);
        var length = sizeof(int);
        length += Encoding.UTF8.GetBytes(appId, bytes[length..]);
        length += Encoding.UTF8.GetBytes(msgId, bytes[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], hash);
        return new Guid(hash[..16]);
    }

    private void Forget(long now)
    {
        while (_completed.TryPeek(out var oldest) && (_completed.Count > capacity || _entries[oldest].Until <= now))
        {
            _completed.Dequeue();
            _entries.Remove(oldest);
        }
    }

    /// <summary>A claim under its token, or, without one, a message that was handled.</summary>
    private readonly record struct Entry(long Token, long Until)
    {
        public const long Completed = 0;

        public bool IsCompleted => Token == Completed;
    }
}
