using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Alipay.Messaging.Idempotency;

/// <summary>
/// The default store, bounded in count and time. What was handled first is forgotten first. A message is remembered as
/// 128 bits of the SHA-256 of its two ids, a quarter of the memory, and the hash of its content.
/// </summary>
internal sealed class InMemoryIdempotencyStore(int capacity, TimeProvider timeProvider) : IIdempotencyStore
{
    private const int MaxStackBytes = 512;

    private readonly object _lock = new();
    private readonly Dictionary<Guid, Entry> _entries = [];

    /// <summary>The completed ones, in the order in which they are forgotten.</summary>
    private readonly Queue<Guid> _completed = new();
    private long _lastToken;

    public ValueTask<IdempotencyClaim> TryClaimAsync(IdempotencyKey message, TimeSpan lease, CancellationToken cancellationToken)
    {
        var key = KeyOf(message, withContent: false);
        var now = Now;
        lock (_lock)
        {
            Forget(now);
            var isReused = Find(key, now) is { } first && first.ContentHash != message.ContentHash;
            key = isReused ? KeyOf(message, withContent: true) : key;
            if (Find(key, now) is { } entry)
            {
                return ValueTask.FromResult(entry.IsCompleted ? IdempotencyClaim.Completed : IdempotencyClaim.InProgress);
            }

            var token = isReused ? -++_lastToken : ++_lastToken;
            _entries[key] = new Entry(token, now + lease.Ticks, message.ContentHash);
            return ValueTask.FromResult(IdempotencyClaim.Claimed(token, isReused));
        }
    }

    public ValueTask CompleteAsync(IdempotencyKey message, long token, TimeSpan retention, CancellationToken cancellationToken)
    {
        var key = KeyOf(message, withContent: token < 0);
        var now = Now;
        lock (_lock)
        {
            // Without a claim the lease has expired and no other caller has the message: it was handled nevertheless.
            if (!_entries.TryGetValue(key, out var entry) || (entry.Token == token && !entry.IsCompleted))
            {
                _entries[key] = new Entry(Entry.Completed, now + retention.Ticks, message.ContentHash);
                _completed.Enqueue(key);
                Forget(now);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ReleaseAsync(IdempotencyKey message, long token, CancellationToken cancellationToken)
    {
        var key = KeyOf(message, withContent: token < 0);
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

    /// <summary>
    /// A message is kept under its ids. Another one with the same ids is kept under ids and content, and its claim has a
    /// negative token, so that completing and releasing find it.
    /// </summary>
    private static Guid KeyOf(IdempotencyKey message, bool withContent)
    {
        // The length keeps "1" + "23" apart from "12" + "3".
        var (appId, msgId) = (message.AppId, message.MsgId);
        var size = sizeof(int) + sizeof(long) + Encoding.UTF8.GetMaxByteCount(appId.Length + msgId.Length);
        var bytes = size <= MaxStackBytes ? stackalloc byte[MaxStackBytes] : new byte[size];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, withContent ? ~appId.Length : appId.Length);
        var length = sizeof(int);
        length += Encoding.UTF8.GetBytes(appId, bytes[length..]);
        length += Encoding.UTF8.GetBytes(msgId, bytes[length..]);
        if (withContent)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes[length..], message.ContentHash);
            length += sizeof(long);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], hash);
        return new Guid(hash[..16]);
    }

    /// <summary>A completed message or a claim whose lease has not ended.</summary>
    private Entry? Find(Guid key, long now)
        => _entries.TryGetValue(key, out var entry) && (entry.IsCompleted || entry.Until > now) ? entry : null;

    private void Forget(long now)
    {
        while (_completed.TryPeek(out var oldest) && (_completed.Count > capacity || _entries[oldest].Until <= now))
        {
            _completed.Dequeue();
            _entries.Remove(oldest);
        }
    }

    /// <summary>A claim under its token, or, without one, a message that was handled.</summary>
    private readonly record struct Entry(long Token, long Until, long ContentHash)
    {
        public const long Completed = 0;

        public bool IsCompleted => Token == Completed;
    }
}
