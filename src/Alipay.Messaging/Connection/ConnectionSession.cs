using Alipay.Messaging.Sending;
using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Connection;

/// <summary>The life of one open connection: the receive loop and the writer of acks, until one of them sees the end.</summary>
/// <param name="outbox">What leaves.</param>
/// <param name="pendingReplies">The sends that wait for an answer.</param>
/// <param name="begin">Called before anything is received.</param>
/// <param name="dispatch">Takes what is received.</param>
/// <param name="workElsewhere">Has other threads process what was received: this one has more to receive.</param>
/// <param name="workHere">Processes on this thread what was received, while nothing more arrives; more that arrives meanwhile finds another thread.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ConnectionSession(
    AckOutbox outbox,
    PendingReplies pendingReplies,
    Action begin,
    Func<PooledMessage, CancellationToken, ValueTask> dispatch,
    Action workElsewhere,
    Action workHere,
    TimeProvider timeProvider)
{
    /// <summary>Sends later messages on this connection.</summary>
    public void Attach(IMsgTransport connection) => outbox.Connection = connection;

    /// <summary>
    /// Runs until the connection ends, or <paramref name="stop"/> is canceled; then writes the remaining acks and performs the closing handshake. When
    /// <paramref name="leave"/> is canceled it leaves the connection immediately.
    /// </summary>
    /// <param name="connection">An attached connection. Disposed when this returns.</param>
    /// <param name="lost">Called as soon as the connection is no longer usable, before its waiters are notified.</param>
    /// <param name="leave">Canceled when this client may no longer hold the connection. Acks that are not written wait for the next one.</param>
    /// <param name="stop">Canceled when the client closes.</param>
    /// <returns>Why the connection ended.</returns>
    public async Task<string> RunAsync(IMsgTransport connection, Action lost, CancellationToken leave, CancellationToken stop)
    {
        using var ended = new CancellationTokenSource();
        var writing = Task.CompletedTask;
        Task<string> receiving;
        try
        {
            begin();
            writing = outbox.WriteAcksAsync(connection, ended.Token);
            receiving = ReceiveAsync(connection, ended.Token);

            // Either may be the first to see that the connection has ended: the receiver can be waiting for room in the outbox.
            using var either = CancellationTokenSource.CreateLinkedTokenSource(leave, stop);
            await EndOrStopAsync(Task.WhenAny(receiving, writing), either.Token).ConfigureAwait(false);
            if (stop.IsCancellationRequested && !leave.IsCancellationRequested)
            {
                await CloseHandshakeAsync(connection, writing, receiving).ConfigureAwait(false);
            }
        }
        finally
        {
            // For every kind of end, a defect included: no sender and no status treats this connection as open any more.
            outbox.Connection = null;
            lost();
            await ended.CancelAsync().ConfigureAwait(false);
            await connection.DisposeAsync().ConfigureAwait(false);
            pendingReplies.FailAll();
        }

        await Task.WhenAll(writing, receiving).ConfigureAwait(false);
        return await receiving.ConfigureAwait(false);
    }

    private static async Task EndOrStopAsync(Task task, CancellationToken stop)
    {
        try
        {
            await task.WaitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped, or to be left, while the connection is usable.
        }
    }

    private async Task<string> ReceiveAsync(IMsgTransport connection, CancellationToken ended)
    {
        // A message may have arrived with the connection. Its handler must not run on the thread that has yet to watch over the connection.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            // No token: cancelling a receive aborts the socket (protocol.md 2.3). Disposing the connection ends it.
            var message = await connection.ReceiveAsync(CancellationToken.None).ConfigureAwait(false);
            while (true)
            {
                await dispatch(message, ended).ConfigureAwait(false);
                var next = connection.ReceiveAsync(CancellationToken.None);
                if (next.IsCompleted)
                {
                    workElsewhere();
                }

                message = await new WorkWhileWaiting<PooledMessage>(next, workHere);
            }
        }
        catch (TransportClosedException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return "the gateway takes no more answers";
        }
    }

    private async Task CloseHandshakeAsync(IMsgTransport connection, Task writing, Task receiving)
    {
        using var limit = new CancellationTokenSource(IMsgTransport.CloseTimeout, timeProvider);
        try
        {
            outbox.CompleteAcks();
            await writing.WaitAsync(limit.Token).ConfigureAwait(false);
            await connection.CloseAsync(limit.Token).ConfigureAwait(false);
            await receiving.WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // A peer that neither reads nor answers does not delay the close.
        }
    }
}
