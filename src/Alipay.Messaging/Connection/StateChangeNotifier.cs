using System.Diagnostics.CodeAnalysis;
using Alipay.Messaging.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Connection;

/// <summary>
/// The only place that calls the handlers of <see cref="AlipayMsgClient.StateChanged"/>: in order, one at a time, on the thread pool, so
/// that a handler that blocks delays the next handler and nothing else.
/// </summary>
/// <param name="sender">Whose state it is.</param>
/// <param name="handlers">Returns the handlers that are attached at this moment.</param>
/// <param name="appId">Returns the application id, for the log.</param>
/// <param name="logger">Returns the log of the client.</param>
internal sealed class StateChangeNotifier(
    object sender, Func<EventHandler<ConnectionStateChangedEventArgs>?> handlers, Func<string> appId, Func<ILogger> logger)
{
    /// <summary>How many changes wait for a handler that blocks. Of one more, the oldest is dropped.</summary>
    public const int Capacity = 256;

    private static readonly TimeSpan ClosingWaits = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private readonly Queue<ConnectionStateChangedEventArgs> _waiting = new();
    private TaskCompletionSource? _delivering;
    private int _dropped;

    /// <summary>Returns immediately; calls no handler.</summary>
    public void Enqueue(ConnectionStateChangedEventArgs change)
    {
        lock (_lock)
        {
            if (_waiting.Count == Capacity)
            {
                _waiting.Dequeue();
                _dropped++;
            }

            _waiting.Enqueue(change);
            if (_delivering is not null)
            {
                return;
            }

            _delivering = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        ThreadPool.UnsafeQueueUserWorkItem(static notifier => notifier.DeliverAll(), this, preferLocal: false);
    }

    /// <summary>Waits until every change up to now has been delivered, for 1 s at most.</summary>
    public async Task WaitForHandlersAsync(CancellationToken cancellationToken)
    {
        Task delivering;
        lock (_lock)
        {
            delivering = _delivering?.Task ?? Task.CompletedTask;
        }

        try
        {
            // A handler that blocks does so in real time.
            await delivering.WaitAsync(ClosingWaits, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // The handler is still called for the rest, after the close.
        }
    }

    private void DeliverAll()
    {
        while (TryTake(out var change, out var dropped))
        {
            if (dropped > 0)
            {
                logger().StateChangesDropped(appId(), dropped);
            }

            foreach (var handler in handlers()?.GetInvocationList() ?? [])
            {
                CleanContext.Run(() => Deliver((EventHandler<ConnectionStateChangedEventArgs>)handler, change));
            }
        }
    }

    private bool TryTake([MaybeNullWhen(false)] out ConnectionStateChangedEventArgs change, out int dropped)
    {
        lock (_lock)
        {
            (dropped, _dropped) = (_dropped, 0);
            if (_waiting.TryDequeue(out change))
            {
                return true;
            }

            _delivering?.SetResult();
            _delivering = null;
            return false;
        }
    }

    private void Deliver(EventHandler<ConnectionStateChangedEventArgs> handler, ConnectionStateChangedEventArgs change)
    {
        try
        {
            handler(sender, change);
        }
        catch (Exception e)
        {
            logger().StateChangedHandlerFailed(appId(), e);
        }
    }
}
