using System.Threading.Channels;
using Alipay.Messaging.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Receiving;

/// <summary>The bounded queue and the workers that empty it. Owns what is queued.</summary>
internal sealed class MessageWorkers<TMessage> : IDisposable
    where TMessage : class, IQueuedMessage
{
    private static readonly AsyncLocal<Call?> Current = new();

    private readonly Channel<TMessage> _queue;
    private readonly Func<TMessage, CancellationToken, ValueTask> _process;
    private readonly ILogger _logger;

    // One for each worker: a callback that a handler left on its token and that blocks must not keep another handler from being canceled.
    private readonly CancellationTokenSource[] _abandon;
    private readonly long _maxBytes;
    private volatile Task[] _workers = [];
    private long _waitingBytes;
    private volatile bool _stopping;

    /// <param name="capacity">How many messages may wait.</param>
    /// <param name="maxBytes">How many bytes they may have together; one message alone may be larger.</param>
    /// <param name="workers">How many messages are processed concurrently.</param>
    /// <param name="process">Processes one message. Should not throw.</param>
    /// <param name="logger">The log of the client.</param>
    public MessageWorkers(int capacity, long maxBytes, int workers, Func<TMessage, CancellationToken, ValueTask> process, ILogger logger)
    {
        _process = process;
        _logger = logger;
        _maxBytes = maxBytes;
        _queue = Channel.CreateBounded<TMessage>(new BoundedChannelOptions(capacity));
        _abandon = [.. Enumerable.Range(0, workers).Select(_ => new CancellationTokenSource())];
    }

    /// <summary>
    /// Whether the caller belongs to a handler that was called here and has not returned. False for a task that a handler started and that
    /// outlives it.
    /// </summary>
    public bool IsCalledByHandler => Current.Value is { HasReturned: false } call && call.Workers == this;

    /// <summary>How many messages wait for a worker.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>How many bytes they have together.</summary>
    public long WaitingBytes => Interlocked.Read(ref _waitingBytes);

    /// <summary>Begins to empty the queue, unless it has begun. By the one that enqueues, and before: no handler may run on its path.</summary>
    public void Start()
    {
        if (_workers.Length > 0)
        {
            return;
        }

        CleanContext.Run(() => _workers = Array.ConvertAll(_abandon, WorkAsync));
    }

    /// <summary>False when the queue is full or the workers are stopping; the caller still owns the message then.</summary>
    public bool TryEnqueue(TMessage message)
    {
        // Counted first: several threads may enqueue.
        var size = message.Size;
        var waiting = Interlocked.Add(ref _waitingBytes, size);
        if ((waiting == size || waiting <= _maxBytes) && _queue.Writer.TryWrite(message))
        {
            return true;
        }

        Interlocked.Add(ref _waitingBytes, -size);
        return false;
    }

    /// <summary>
    /// Begins no more messages, waits for the running ones up to <paramref name="limit"/>, then cancels their token and waits
    /// <paramref name="grace"/> more. Messages that never began are dropped, unacknowledged.
    /// </summary>
    /// <returns>Whether every worker has ended.</returns>
    public async Task<bool> DrainAsync(TimeSpan limit, TimeSpan grace, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        _stopping = true;
        _queue.Writer.TryComplete();
        var workers = Task.WhenAll(_workers);
        if (await EndsWithinAsync(workers, limit, timeProvider, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        // Not awaited: a callback on a token may block. The grace bounds both.
        Array.ForEach(_abandon, abandon => _ = CancelAsync(abandon));
        return await EndsWithinAsync(workers, grace, timeProvider, CancellationToken.None).ConfigureAwait(false);
    }

    public void Dispose()
    {
        // A handler that outlived the drain still holds the token.
        if (Array.TrueForAll(_workers, worker => worker.IsCompleted))
        {
            Array.ForEach(_abandon, abandon => abandon.Dispose());
        }
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

    private async Task WorkAsync(CancellationTokenSource abandon)
    {
        while (true)
        {
            try
            {
                // ReadAsync wakes one worker for a message, WaitToReadAsync would wake all.
                var message = await _queue.Reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
                Interlocked.Add(ref _waitingBytes, -message.Size);
                using (message)
                {
                    if (!_stopping)
                    {
                        await ProcessAsync(message, abandon.Token).ConfigureAwait(false);
                    }
                }
            }
            catch (ChannelClosedException) when (_stopping)
            {
                // Stopped, and the queue is empty.
                return;
            }
            catch (Exception e)
            {
                _logger.WorkerFailed(e);
            }

            // Drops the registrations that the handler left on its token.
            abandon.TryReset();
        }
    }

    private async ValueTask ProcessAsync(TMessage message, CancellationToken cancellationToken)
    {
        // Flows into the handler and what it starts; the worker's own context stays as it is.
        var call = new Call(this);
        Current.Value = call;
        try
        {
            await _process(message, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            call.HasReturned = true;
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
