using System.Threading.Channels;
using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Sending;

/// <summary>
/// The outgoing frames: acks, which outlive a connection and are sent on the next one, and other frames, which do not.
/// </summary>
/// <remarks>
/// The outbox of acks is bounded and drops nothing: the sender of one more waits. It fills only when the peer does not
/// read, and then the wait keeps memory bounded until the heartbeat ends the connection. Acks that are ready at the same time leave
/// in one write.
/// </remarks>
internal sealed class AckOutbox(int ackCapacity) : IDisposable
{
    // The first ack must not wait for the last of very many; some sixty acks fill a write.
    private const int MostTogether = 64;

    private readonly Channel<byte[]> _acks = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(ackCapacity) { SingleReader = true });
    private readonly List<byte[]> _leaving = new(MostTogether);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile IMsgTransport? _connection;

    /// <summary>The open connection; null while there is none.</summary>
    public IMsgTransport? Connection
    {
        get => _connection;
        set => _connection = value;
    }

    /// <summary>Puts one ack into the outbox, when there is room. False after <see cref="CompleteAcks"/>: the message is redelivered.</summary>
    public ValueTask<bool> AcknowledgeAsync(byte[] ack, CancellationToken cancellationToken)
        => _acks.Writer.TryWrite(ack) ? ValueTask.FromResult(true) : WaitForRoomAsync(ack, cancellationToken);

    /// <summary>Writes acks to the connection, held ones first, until the token is canceled, the connection breaks, or there are no more.</summary>
    public async Task WriteAcksAsync(IMsgTransport connection, CancellationToken connectionEnded)
    {
        try
        {
            // The acks of a write that broke are still here: they may not have arrived, so they are sent first.
            while (_leaving.Count > 0 || await _acks.Reader.WaitToReadAsync(connectionEnded).ConfigureAwait(false))
            {
                while (_leaving.Count < MostTogether && _acks.Reader.TryRead(out var ack))
                {
                    _leaving.Add(ack);
                }

                connectionEnded.ThrowIfCancellationRequested();
                await SendTogetherAsync(connection, _leaving).ConfigureAwait(false);
                _leaving.Clear();
            }
        }
        catch (OperationCanceledException) when (connectionEnded.IsCancellationRequested)
        {
            // The connection has ended; what is left waits for the next one.
        }
        catch (TransportClosedException)
        {
            // The receive loop gets the same error and reports the reason.
        }
    }

    /// <summary>Sends one frame on the given connection, one at a time.</summary>
    /// <exception cref="TransportClosedException">The connection has ended.</exception>
    public Task SendAsync(IMsgTransport connection, byte[] frame) => SendTogetherAsync(connection, [frame]);

    /// <summary>How many acks have not been written. Exact once the writer has ended.</summary>
    public int Unsent => _acks.Reader.Count + _leaving.Count;

    /// <summary>Accepts no more acks; the writer ends when it has written the remaining ones.</summary>
    public void CompleteAcks() => _acks.Writer.TryComplete();

    public void Dispose() => _gate.Dispose();

    private async ValueTask<bool> WaitForRoomAsync(byte[] ack, CancellationToken cancellationToken)
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

    private async Task SendTogetherAsync(IMsgTransport connection, IReadOnlyList<byte[]> frames)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            // Not cancelable: half a frame ends the connection. The heartbeat ends one that hangs.
            await connection.SendAsync(frames).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }
}
