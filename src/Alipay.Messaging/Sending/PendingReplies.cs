using System.Collections.Concurrent;

namespace Alipay.Messaging.Sending;

/// <summary>The sent messages that wait for their answer, by stream id (protocol.md 3.7). Safe for many threads.</summary>
internal sealed class PendingReplies(int limit)
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<ProduceMsgAck>> _waiters = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Takes a place. The caller gives it back with <see cref="Release"/>, whatever happens.</summary>
    /// <exception cref="AlipayMsgTooManyPendingException">All places are taken.</exception>
    public Task<ProduceMsgAck> Reserve(string streamId)
    {
        if (Interlocked.Increment(ref _count) > limit)
        {
            Interlocked.Decrement(ref _count);
            throw new AlipayMsgTooManyPendingException(limit);
        }

        var waiter = new TaskCompletionSource<ProduceMsgAck>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiters[streamId] = waiter;
        return waiter.Task;
    }

    public void Release(string streamId)
    {
        if (_waiters.TryRemove(streamId, out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>False when nobody waits for it (any more).</summary>
    public bool TryComplete(string streamId, ProduceMsgAck ack)
        => _waiters.TryGetValue(streamId, out var waiter) && waiter.TrySetResult(ack);

    /// <summary>The connection is lost: no answer can come on it.</summary>
    public void FailAll()
    {
        foreach (var (streamId, waiter) in _waiters)
        {
            waiter.TrySetException(new AlipayMsgNotConnectedException(
                $"The connection was lost before the answer to stream id {streamId} came. The message may or may not have been taken.", streamId));
        }
    }
}
