using System.Collections.Concurrent;

namespace Alipay.Messaging.Sending;

/// <summary>The sends that wait for an answer: each holds a place from before its signature until it has its answer, by stream id (protocol.md 3.7). Thread-safe.</summary>
internal sealed class PendingReplies(int limit)
{
    private readonly object _lock = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<ProduceMsgAck>> _waiters = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private bool _closed;

    /// <summary>Reserves a place. The caller returns it with <see cref="Release"/> in every case.</summary>
    /// <exception cref="AlipayMsgTooManyPendingException">All places are taken.</exception>
    /// <exception cref="AlipayMsgNotConnectedException">The client is closed.</exception>
    public Task<ProduceMsgAck> Reserve(string streamId)
    {
        var waiter = new TaskCompletionSource<ProduceMsgAck>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_closed)
            {
                throw new AlipayMsgNotConnectedException("The client is closed. Call ConnectAsync first.");
            }

            if (_count == limit)
            {
                throw new AlipayMsgTooManyPendingException(limit);
            }

            _count++;
            _waiters[streamId] = waiter;
        }

        return waiter.Task;
    }

    public void Release(string streamId)
    {
        lock (_lock)
        {
            if (_waiters.TryRemove(streamId, out _) && --_count == 0 && _closed)
            {
                _left.TrySetResult();
            }
        }
    }

    /// <summary>False when no sender waits for it, or not any more.</summary>
    public bool TryComplete(string streamId, ProduceMsgAck ack)
        => _waiters.TryGetValue(streamId, out var waiter) && waiter.TrySetResult(ack);

    /// <summary>The connection is lost: no answer can arrive on it.</summary>
    public void FailAll()
    {
        foreach (var (streamId, waiter) in _waiters)
        {
            waiter.TrySetException(new AlipayMsgNotConnectedException(
                $"The connection was lost before the answer to stream id {streamId} arrived. The message may or may not have been taken.", streamId));
            _ = waiter.Task.Exception; // Observed: its sender may have stopped waiting.
        }
    }

    /// <summary>Fails all senders and takes no more.</summary>
    /// <returns>A task that ends when the last sender has left.</returns>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _closed = true;
            if (_count == 0)
            {
                _left.TrySetResult();
            }
        }

        FailAll();
        return _left.Task;
    }
}
