using System.Threading.Channels;
using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Sending;

/// <summary>
/// Everything that leaves: acks, which outlive a connection and go out on the next one, and frames of the moment, which do not.
/// </summary>
/// <remarks>
/// The outbox of acks is bounded and nothing is ever dropped from it: who has one more waits. It fills only when the
/// peer does not read, and then waiting is what keeps memory bounded until the heartbeat ends the connection. Acks that are ready
/// together leave together, in one write.
/// </remarks>
internal sealed class AckOutbox(int ackCapacity) : IDisposable
{
    // The gateway is not to wait for the last of very many; and some sixty acks fill a write.
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

    /// <summary>Puts one ack into the outbox, when there is room. False after <see cref="CompleteAcks"/>: the message comes again.</summary>
    public ValueTask<bool> AcknowledgeAsync(byte[] ack, CancellationToken cancellationToken)
        => _acks.Writer.TryWrite(ack) ? ValueTask.FromResult(true) : WaitForRoomAsync(ack, cancellationToken);

    /// <summary>Writes acks to the connection, held ones first, until the token fires, it breaks, or there are no more.</summary>
    public async Task WriteAcksAsync(IMsgTransport connection, CancellationToken connectionEnded)
    {
        try
        {
            // Those that a connection took with it when it broke are still here: they may not have arrived, so they come first.
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
            // The receive loop hears of it too and says why.
        }
    }

    /// <summary>Sends one frame on the given connection, one at a time.</summary>
    /// <exception cref="TransportClosedException">The connection has ended.</exception>
    public Task SendAsync(IMsgTransport connection, byte[] frame) => SendTogetherAsync(connection, [frame]);

    /// <summary>How many acks have not been written. Exact once the writer has ended.</summary>
    public int Unsent => _acks.Reader.Count + _leaving.Count;

    /// <summary>No more acks are taken; the writer ends when it has written those there are.</summary>
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
            // Not to be cancelled: half a frame ends the connection. The heartbeat ends one that hangs.
            await connection.SendAsync(frames).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }
}
