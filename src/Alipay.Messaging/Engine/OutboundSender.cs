using System.Threading.Channels;
using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Engine;

/// <summary>
/// Everything that leaves: acks, which outlive a link and go out on the next one, and frames of the moment, which do not.
/// </summary>
/// <remarks>
/// The outbox of acks is bounded and nothing is ever dropped from it: who has one more waits. It fills only when the
/// peer does not read, and then waiting is what keeps memory bounded until the heartbeat ends the link.
/// </remarks>
internal sealed class OutboundSender(int ackCapacity) : IDisposable
{
    private readonly Channel<byte[]> _acks = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(ackCapacity) { SingleReader = true });
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile IMsgTransport? _link;

    /// <summary>The open link; null while there is none.</summary>
    public IMsgTransport? Link
    {
        get => _link;
        set => _link = value;
    }

    /// <summary>How many acks wait to be written.</summary>
    public int HeldAcks => _acks.Reader.Count;

    /// <summary>Puts one ack into the outbox, when there is room. False after <see cref="CompleteAcks"/>: the message comes again.</summary>
    public async ValueTask<bool> AcknowledgeAsync(byte[] ack, CancellationToken cancellationToken)
    {
        while (!_acks.Writer.TryWrite(ack))
        {
            if (!await _acks.Writer.WaitToWriteAsync(cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes acks to the link, held ones first, until the token fires, it breaks, or there are no more.</summary>
    public async Task WriteAcksAsync(IMsgTransport link, CancellationToken linkEnded)
    {
        try
        {
            while (await _acks.Reader.WaitToReadAsync(linkEnded).ConfigureAwait(false))
            {
                // An ack leaves the outbox only after it was written, so a link that breaks meanwhile loses none.
                while (!linkEnded.IsCancellationRequested && _acks.Reader.TryPeek(out var ack))
                {
                    await SendAsync(link, ack).ConfigureAwait(false);
                    _acks.Reader.TryRead(out _);
                }
            }
        }
        catch (OperationCanceledException) when (linkEnded.IsCancellationRequested)
        {
            // The link has ended; what is left waits for the next one.
        }
        catch (TransportClosedException)
        {
            // The receive loop hears of it too and says why.
        }
    }

    /// <summary>Sends one frame on the given link, one at a time.</summary>
    /// <exception cref="TransportClosedException">The link has ended.</exception>
    public async Task SendAsync(IMsgTransport link, ReadOnlyMemory<byte> frame)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            // No token: cancelling a send half-way aborts the link. The heartbeat ends one that hangs.
            await link.SendAsync(frame, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>No more acks are taken; the writer ends when it has written those there are.</summary>
    public void CompleteAcks() => _acks.Writer.TryComplete();

    public void Dispose() => _gate.Dispose();
}
