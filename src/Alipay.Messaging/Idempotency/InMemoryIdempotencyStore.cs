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
    private readonly Dictionary<UInt128, Claim> _claims = [];
    private readonly HashSet<UInt128> _completed = [];
    private readonly Queue<(UInt128 Key, long Until)> _order = new();
    private long _lastToken;

    public ValueTask<IdempotencyClaim> TryClaimAsync(string appId, string msgId, TimeSpan lease, CancellationToken cancellationToken)
    {
        var key = KeyOf(appId, msgId);
        var now = Now;
        lock (_lock)
        {
            Forget(now);
            if (_completed.Contains(key))
            {
                return ValueTask.FromResult(new IdempotencyClaim(IdempotencyState.Completed, 0));
            }

            if (_claims.TryGetValue(key, out var claim) && claim.Until > now)
            {
                return ValueTask.FromResult(new IdempotencyClaim(IdempotencyState.InProgress, 0));
            }

            var token = ++_lastToken;
            _claims[key] = new Claim(token, now + lease.Ticks);
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
            var stands = _claims.TryGetValue(key, out var claim);
            if ((!stands || claim.Token == token) && _completed.Add(key))
            {
                _claims.Remove(key);
                _order.Enqueue((key, now + retention.Ticks));
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
            if (_claims.TryGetValue(key, out var claim) && claim.Token == token)
            {
                _claims.Remove(key);
            }
        }

        return ValueTask.CompletedTask;
    }

    private long Now => timeProvider.GetUtcNow().Ticks;

    private static UInt128 KeyOf(string appId, string msgId)
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
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private void Forget(long now)
    {
        while (_order.TryPeek(out var oldest) && (oldest.Until <= now || _order.Count > capacity))
        {
            _order.Dequeue();
            _completed.Remove(oldest.Key);
        }
    }

    private readonly record struct Claim(long Token, long Until);
}
