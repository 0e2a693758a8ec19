using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Alipay.Messaging.Receiving;

/// <summary>The slots of the messages that are processed concurrently, created when they are first needed. Thread-safe.</summary>
internal sealed class MessageSlots(int count) : IDisposable
{
    private readonly ConcurrentBag<MessageSlot> _created = [];
    private readonly ConcurrentStack<MessageSlot> _free = new();
    private readonly TaskCompletionSource _allFree = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;
    private volatile bool _isAwaited;

    /// <summary>How many slots there are.</summary>
    public int Count => count;

    public bool HasFree => Volatile.Read(ref _taken) < count;

    /// <summary>Those created so far.</summary>
    public IEnumerable<MessageSlot> All => _created;

    public bool TryTake([NotNullWhen(true)] out MessageSlot? slot)
    {
        slot = null;
        if (Interlocked.Increment(ref _taken) > count)
        {
            Leave();
            return false;
        }

        if (!_free.TryPop(out slot))
        {
            slot = new MessageSlot();
            _created.Add(slot);
        }

        return true;
    }

    public void Return(MessageSlot slot)
    {
        _free.Push(slot);
        Leave();
    }

    /// <summary>Ends when no slot is taken. For the time after the last was taken.</summary>
    public Task WhenAllFree()
    {
        _isAwaited = true;
        CompleteWhenAllFree();
        return _allFree.Task;
    }

    /// <summary>Slots of handlers that outlived the drain still hold their token.</summary>
    public void Dispose()
    {
        foreach (var slot in _free)
        {
            slot.Abandon.Dispose();
        }
    }

    private void Leave()
    {
        Interlocked.Decrement(ref _taken);
        CompleteWhenAllFree();
    }

    private void CompleteWhenAllFree()
    {
        if (_isAwaited && Volatile.Read(ref _taken) == 0)
        {
            _allFree.TrySetResult();
        }
    }
}
