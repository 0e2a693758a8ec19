using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Alipay.Messaging.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Receiving;

/// <summary>The bounded queue and what empties it. Owns what is queued. Thread-safe.</summary>
/// <remarks>
/// A message takes one of as many slots as messages may be processed concurrently. Threads come from the pool and only when there is something to do: no
/// more of them than cores begin messages, and each goes on with the next message when a handler awaits. Waking a thread costs more than a
/// message, so few are woken. A handler that blocks its thread is found by the <see cref="BlockedThreadWatch"/>, and another thread takes its place.
/// </remarks>
internal sealed class MessageWorkers<TMessage> : IThreadPoolWorkItem, IDisposable
    where TMessage : class, IQueuedMessage
{
    // Then the thread goes back to the pool, behind what else waits there. While handlers block it does so after each message: the pool adds threads
    // for work that waits, and by how much of it ends.
    private const int MostWithoutYield = 64;

    private static readonly AsyncLocal<Call?> Current = new();

    private readonly Channel<TMessage> _queue;
    private readonly Func<TMessage, CancellationToken, ValueTask> _process;
    private readonly ILogger _logger;
    private readonly MessageSlots _slots;
    private readonly BlockedThreadWatch _watch;
    private readonly long _maxBytes;
    private readonly int _mostAdmitted;
    private int _admitted;
    private long _waitingBytes;
    private int _threads;
    private volatile bool _stopping;

    /// <param name="capacity">How many messages may wait.</param>
    /// <param name="maxBytes">How many bytes they may have together; one message alone may be larger.</param>
    /// <param name="concurrency">How many messages are processed concurrently.</param>
    /// <param name="process">Processes one message. Should not throw.</param>
    /// <param name="logger">The log of the client.</param>
    public MessageWorkers(int capacity, long maxBytes, int concurrency, Func<TMessage, CancellationToken, ValueTask> process, ILogger logger)
    {
        _process = process;
        _logger = logger;
        _maxBytes = maxBytes;
        _mostAdmitted = capacity + concurrency;
        _queue = Channel.CreateUnbounded<TMessage>();
        _slots = new MessageSlots(concurrency);
        _watch = new BlockedThreadWatch(_slots, () => CanBegin, Activate);
    }

    /// <summary>
    /// Whether the caller belongs to a handler that was called here and has not returned. False for a task that a handler started and that
    /// outlives it.
    /// </summary>
    public bool IsCalledByHandler => Current.Value is { HasReturned: false } call && call.Workers == this;

    /// <summary>How many messages wait.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>How many bytes they have together.</summary>
    public long WaitingBytes => Interlocked.Read(ref _waitingBytes);

    private bool CanBegin => !_stopping && _slots.HasFree && _queue.Reader.Count > 0;

    /// <summary>
    /// False when the queue is full or is being drained; the caller still owns the message then. Call <see cref="Activate"/> or
    /// <see cref="WorkHere"/> afterwards.
    /// </summary>
    public bool TryEnqueue(TMessage message)
    {
        // Counted first: several threads may enqueue. Those that wait and those that run together: one that waits may have a slot already.
        var size = message.Size;
        var waiting = Interlocked.Add(ref _waitingBytes, size);
        if (Interlocked.Increment(ref _admitted) <= _mostAdmitted && (waiting == size || waiting <= _maxBytes) && _queue.Writer.TryWrite(message))
        {
            return true;
        }

        Interlocked.Add(ref _waitingBytes, -size);
        Interlocked.Decrement(ref _admitted);
        return false;
    }

    /// <summary>Has a thread of the pool begin what waits, unless enough of them do so already.</summary>
    public void Activate()
    {
        if (TryAddThread())
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Begins on this thread what waits, and returns when nothing does, or when others do it. Only where nothing waits for the caller.</summary>
    public void WorkHere()
    {
        if (!Thread.CurrentThread.IsThreadPoolThread)
        {
            Activate();
        }
        else if (TryAddThread())
        {
            Work();
        }
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => Work();

    /// <summary>
    /// Begins no more messages, waits for the running ones up to <paramref name="limit"/>, then cancels their token and waits
    /// <paramref name="grace"/> more. Messages that never began are dropped, unacknowledged.
    /// </summary>
    /// <returns>Whether every message has ended.</returns>
    public async Task<bool> DrainAsync(TimeSpan limit, TimeSpan grace, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        _stopping = true;
        _queue.Writer.TryComplete();
        while (TryDequeue(out var message))
        {
            message.Dispose();
        }

        var idle = _slots.WhenAllFree();
        if (await EndsWithinAsync(idle, limit, timeProvider, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        // Not awaited: a callback on a token may block. The grace bounds both.
        foreach (var slot in _slots.All)
        {
            _ = CancelAsync(slot.Abandon);
        }

        return await EndsWithinAsync(idle, grace, timeProvider, CancellationToken.None).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _watch.Dispose();
        _slots.Dispose();
    }

    private static async Task<bool> EndsWithinAsync(Task task, TimeSpan limit, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(limit, timeProvider, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task CancelAsync(CancellationTokenSource abandon)
    {
        try
        {
            await abandon.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _logger.TokenCallbackFailed(e);
        }
    }

    private bool TryAddThread()
    {
        while (CanBegin)
        {
            var threads = Volatile.Read(ref _threads);
            if (threads >= _watch.ThreadLimit)
            {
                _watch.Begin();
                return false;
            }

            if (Interlocked.CompareExchange(ref _threads, threads + 1, threads) == threads)
            {
                return true;
            }
        }

        return false;
    }

    private void Work()
    {
        do
        {
            for (var begun = 0; !_stopping && _slots.TryTake(out var slot); begun++)
            {
                if (!TryDequeue(out var message))
                {
                    _slots.Return(slot);
                    break;
                }

                var entered = slot.EnterThread();
                _ = ProcessAsync(message, slot);
                slot.LeaveThread(entered);
                if (begun == MostWithoutYield || _watch.SeesBlocked)
                {
                    // Still counted as a thread.
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                    return;
                }
            }

            // A slot or a message that came since found this thread at work, and woke no other.
            Interlocked.Decrement(ref _threads);
        }
        while (TryAddThread());
    }

    private bool TryDequeue([NotNullWhen(true)] out TMessage? message)
    {
        if (!_queue.Reader.TryRead(out message))
        {
            return false;
        }

        Interlocked.Add(ref _waitingBytes, -message.Size);
        return true;
    }

    /// <summary>Never throws. Its context, and what the handler does to it, is its own.</summary>
    private async Task ProcessAsync(TMessage message, MessageSlot slot)
    {
        // Flows into the handler and what it starts.
        var call = new Call(this);
        Current.Value = call;
        try
        {
            using (message)
            {
                await _process(message, slot.Abandon.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            _logger.WorkerFailed(e);
        }

        call.HasReturned = true;
        Interlocked.Decrement(ref _admitted);

        // Drops the registrations that the handler left on its token.
        slot.Abandon.TryReset();
        _slots.Return(slot);
        if (CanBegin)
        {
            Activate();
        }
    }

    private sealed class Call(MessageWorkers<TMessage> workers)
    {
        private volatile bool _hasReturned;

        public MessageWorkers<TMessage> Workers => workers;

        public bool HasReturned
        {
            get => _hasReturned;
            set => _hasReturned = value;
        }
    }
}
