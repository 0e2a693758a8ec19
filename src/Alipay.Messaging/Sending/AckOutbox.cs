using System.Threading.Channels;
using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Sending;

/// <summary>
/// The outgoing frames: acks, which outlive a connection and are sent on the next one, and other frames, which do not. Thread-safe.
/// </summary>
/// <remarks>
/// The outbox of acks is bounded and drops nothing: the sender of one more waits. It fills only when the peer does not
/// read, and then the wait keeps memory bounded until the heartbeat ends the connection. Acks that are ready at the same time leave
/// in one write. An ack leaves on the thread that made it, unless more messages wait: then it may leave with theirs, and at the latest when the pool has
/// a thread.
/// </remarks>
/// <param name="ackCapacity">How many acks it holds.</param>
/// <param name="moreToCome">Whether messages wait, whose acks follow soon.</param>
internal sealed class AckOutbox(int ackCapacity, Func<bool> moreToCome) : IThreadPoolWorkItem, IDisposable
{
    // The first ack must not wait for the last of very many; some sixty acks fill a write.
    private const int MostTogether = 64;

    // While more messages wait: few enough that the peer has something to do meanwhile.
    private const int WorthAWrite = 8;

    private readonly Channel<byte[]> _acks = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(ackCapacity));
    private readonly List<byte[]> _leaving = new(MostTogether);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile IMsgTransport? _connection;
    private volatile AckWriter? _writer;
    private int _isWriting;
    private int _isScheduled;

    /// <summary>The open connection; null while there is none.</summary>
    public IMsgTransport? Connection
    {
        get => _connection;
        set => _connection = value;
    }

    private bool HasWork => _writer is { } writer && writer.HasWork(_acks.Reader);

    /// <summary>Puts one ack into the outbox, when there is room. False after <see cref="CompleteAcks"/>: the message is redelivered.</summary>
    public ValueTask<bool> AcknowledgeAsync(byte[] ack, CancellationToken cancellationToken)
    {
        if (!_acks.Writer.TryWrite(ack))
        {
            return WaitForRoomAsync(ack, cancellationToken);
        }

        WriteOrSchedule();
        return ValueTask.FromResult(true);
    }

    /// <summary>
    /// Writes acks to the connection, held ones first, until the token is canceled, the connection breaks, or there are no more. For one connection
    /// after the other: the next call begins when the task of this one has ended.
    /// </summary>
    public async Task WriteAcksAsync(IMsgTransport connection, CancellationToken connectionEnded)
    {
        var writer = new AckWriter(connection, connectionEnded);
        _writer = writer;
        Write();
        var registration = connectionEnded.UnsafeRegister(static state => ((AckOutbox)state!).Write(), this); // It is the outbox.
        await using (registration.ConfigureAwait(false))
        {
            await writer.Ended.ConfigureAwait(false);
        }
    }

    /// <summary>Sends one frame on the given connection, one at a time.</summary>
    /// <exception cref="TransportClosedException">The connection has ended.</exception>
    public Task SendAsync(IMsgTransport connection, byte[] frame) => SendTogetherAsync(connection, [frame]);

    /// <summary>How many acks have not been written. Exact once the writer has ended.</summary>
    public int Unsent => _acks.Reader.Count + _leaving.Count;

    /// <summary>Accepts no more acks; the writer ends when it has written the remaining ones.</summary>
    public void CompleteAcks()
    {
        _acks.Writer.TryComplete();
        Write();
    }

    public void Dispose() => _gate.Dispose();

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Exchange(ref _isScheduled, 0);
        Write();
    }

    private async ValueTask<bool> WaitForRoomAsync(byte[] ack, CancellationToken cancellationToken)
    {
        do
        {
            if (!await _acks.Writer.WaitToWriteAsync(cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }
        while (!_acks.Writer.TryWrite(ack));
        WriteOrSchedule();
        return true;
    }

    private void WriteOrSchedule()
    {
        if (!moreToCome() || _acks.Reader.Count >= WorthAWrite)
        {
            Write();
        }
        else if (Interlocked.Exchange(ref _isScheduled, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Writes what is ready, unless another thread does: that one writes this too.</summary>
    private void Write()
    {
        if (HasWork && Interlocked.Exchange(ref _isWriting, 1) == 0)
        {
            _ = WriteReadyAsync();
        }
    }

    /// <summary>Run by one caller at a time. Never throws: the error belongs to the writer.</summary>
    private async Task WriteReadyAsync()
    {
        do
        {
            if (_writer is { } writer)
            {
                await writer.WriteAsync(_acks.Reader, _leaving, MostTogether, SendTogetherAsync).ConfigureAwait(false);
            }

            // A full fence: an ack that came before it is seen below, and the caller of a later one sees the zero.
            Interlocked.Exchange(ref _isWriting, 0);
        }
        while (HasWork && Interlocked.Exchange(ref _isWriting, 1) == 0);
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
