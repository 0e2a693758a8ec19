namespace Alipay.Messaging.Testing.Connections;

/// <summary>The byte stream under one WebSocket, for faults that the WebSocket API cannot produce.</summary>
internal sealed class ConnectionStream : Stream
{
    private const int Ping = 9;
    private const int BinaryFrame = 2;
    private const byte PongHead = 0x8A;

    private readonly ClientFrameScanner _scanner;
    private readonly SemaphoreSlim _writing = new(1);
    private Stream _inner = Null;
    private volatile TaskCompletionSource? _reading;
    private int _pings;
    private int _binaryFrames;

    public ConnectionStream() => _scanner = new ClientFrameScanner(Count);

    public int PingsReceived => Volatile.Read(ref _pings);

    public int BinaryFramesReceived => Volatile.Read(ref _binaryFrames);

    /// <summary>Whether pongs are discarded.</summary>
    public bool IsMute { get; set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Attach(Stream inner) => _inner = inner;

    /// <summary>Stops reading from the peer until <see cref="ResumeReading"/>.</summary>
    public void StopReading() => _reading ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void ResumeReading()
    {
        var reading = _reading;
        _reading = null;
        reading?.TrySetResult();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await _inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        // Checked after the read, so that a read that was already waiting does not deliver either.
        if (_reading is { } reading)
        {
            await reading.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        _scanner.Scan(buffer.Span[..count]);
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The WebSocket writes each frame with one call, so the first byte is the first byte of a frame.
        if (IsMute && !buffer.IsEmpty && buffer.Span[0] == PongHead)
        {
            return;
        }

        await WriteBetweenFramesAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes raw bytes between two frames of the WebSocket.</summary>
    public async Task WriteBetweenFramesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _inner.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            await _inner.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
        // Every write is flushed immediately.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _writing.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Count(int opcode)
    {
        _ = opcode switch
        {
            Ping => Interlocked.Increment(ref _pings),
            BinaryFrame => Interlocked.Increment(ref _binaryFrames),
            _ => 0,
        };
    }
}
