using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Engine;

/// <summary>The life of one open link: the receive loop and the writer of acks, until either hears that it has ended.</summary>
/// <param name="sender">What leaves.</param>
/// <param name="pendingAcks">Those who wait for an answer.</param>
/// <param name="begin">Called before anything is received.</param>
/// <param name="dispatch">Takes what is received.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class LinkSession(
    OutboundSender sender,
    PendingAcks pendingAcks,
    Action begin,
    Func<PooledMessage, CancellationToken, ValueTask> dispatch,
    TimeProvider timeProvider)
{
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(2);

    /// <summary>From now on messages are sent on this link.</summary>
    public void Attach(IMsgTransport link) => sender.Link = link;

    /// <summary>Runs until the link ends, or <paramref name="stop"/> fires; then writes what is left and says goodbye.</summary>
    /// <param name="link">An attached link. Disposed when this returns.</param>
    /// <param name="lost">Called as soon as the link is no longer good, before anybody waiting on it is told.</param>
    /// <param name="stop">Fires when the client closes.</param>
    /// <returns>Why the link ended.</returns>
    public async Task<string> RunAsync(IMsgTransport link, Action lost, CancellationToken stop)
    {
        begin();
        using var ended = new CancellationTokenSource();
        var writing = sender.WriteAcksAsync(link, ended.Token);
        var receiving = ReceiveAsync(link, ended.Token);

        // Either may hear first that the link has ended: the receiver can be waiting for room in the outbox.
        await EndOrStopAsync(Task.WhenAny(receiving, writing), stop).ConfigureAwait(false);
        if (stop.IsCancellationRequested)
        {
            await SayGoodbyeAsync(link, writing, receiving).ConfigureAwait(false);
        }

        sender.Link = null;
        lost();
        await ended.CancelAsync().ConfigureAwait(false);
        await link.DisposeAsync().ConfigureAwait(false);
        await writing.ConfigureAwait(false);
        pendingAcks.FailAll();
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
            // Stopped while the link is good.
        }
    }

    private async Task<string> ReceiveAsync(IMsgTransport link, CancellationToken ended)
    {
        try
        {
            while (true)
            {
                // No token: cancelling a receive aborts the socket (protocol.md 2.3). Disposing the link ends it.
                var message = await link.ReceiveAsync(CancellationToken.None).ConfigureAwait(false);
                await dispatch(message, ended).ConfigureAwait(false);
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

    private async Task SayGoodbyeAsync(IMsgTransport link, Task writing, Task receiving)
    {
        using var limit = new CancellationTokenSource(GoodbyeTimeout, timeProvider);
        try
        {
            sender.CompleteAcks();
            await writing.WaitAsync(limit.Token).ConfigureAwait(false);
            await link.CloseAsync(limit.Token).ConfigureAwait(false);
            await receiving.WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // A peer that neither reads nor answers does not hold us.
        }
    }
}
