using System.Buffers;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Alipay.Messaging.Transport;

/// <summary>
/// The byte stream beneath a client WebSocket. It reads ahead, so that many small frames cost one system call; it
/// gathers frames that are to leave together, for the same reason; and it writes the pings of the
/// <see cref="Heartbeat"/>: the WebSocket writes each of its frames in one piece, so between two writes there is room for one.
/// </summary>
internal sealed class ConnectionStream(Stream inner, LivenessTracker liveness) : Stream
{
    // Idle connections are many. One whose reads fill it gets the larger one: it has traffic.
    private const int FirstReadAheadSize = 2 * 1024;
    private const int ReadAheadSize = 32 * 1024;

    // What one TLS record holds; some sixty acks.
    private const int GatheredSize = 16 * 1024;
    private const byte FinalPing = 0x89;
    private const byte MaskedAndEmpty = 0x80;

    private readonly TextAsBinary _incoming = new(liveness);
    private byte[] _readAhead = new byte[FirstReadAheadSize];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private int _start;
    private int _end;

    // These belong to the holder of _writing.
    private byte[]? _gathered;
    private int _gatheredLength;
    private bool _isBroken;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc cref="TextAsBinary.NextMessageWasText"/>
    public bool NextMessageWasText() => _incoming.NextMessageWasText();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => _start < _end ? ValueTask.FromResult(TakeReadAhead(buffer.Span))
            : buffer.IsEmpty ? inner.ReadAsync(buffer, cancellationToken)
            : ReadMoreAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>What is written after this call leaves with <see cref="WriteGatheredAsync"/>, or earlier when it becomes too much for one write.</summary>
    public async ValueTask GatherAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(GatheredSize);
        await _writing.WaitAsync().ConfigureAwait(false);
        _gathered = buffer;
        _writing.Release();
    }

    /// <summary>Writes what was gathered, and gathers no more.</summary>
    public async ValueTask WriteGatheredAsync()
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            await WriteThroughAsync(default, CancellationToken.None).ConfigureAwait(false);
            await inner.FlushAsync().ConfigureAwait(false);
        }
        finally
        {
            if (_gathered is { } buffer)
            {
                _gathered = null;
                ArrayPool<byte>.Shared.Return(buffer);
            }

            _writing.Release();
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        _incoming.RequestMayBegin();
        try
        {
            if (!TryGather(buffer.Span))
            {
                await WriteThroughAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Writes an empty ping, as the Java SDK does. Never throws: a connection that has ended is heard of where it is read.</summary>
    public async Task PingAsync()
    {
        var ping = new byte[6];
        (ping[0], ping[1]) = (FinalPing, MaskedAndEmpty);
        RandomNumberGenerator.Fill(ping.AsSpan(2));
        try
        {
            await WriteAsync(ping).ConfigureAwait(false);
            await inner.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The connection has ended.
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadMoreAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        // Who takes more than is read ahead, as with a large message, gets it without the detour.
        var readsAhead = buffer.Length < ReadAheadSize;
        if (_end == _readAhead.Length && _end < ReadAheadSize)
        {
            _readAhead = new byte[ReadAheadSize];
        }

        var target = readsAhead ? _readAhead.AsMemory() : buffer;
        var count = 0;
        liveness.ReadBegins();
        try
        {
            count = await inner.ReadAsync(target, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            liveness.ReadEnds();
        }

        _incoming.Relabel(target.Span[..count]);
        if (!readsAhead)
        {
            return count;
        }

        (_start, _end) = (0, count);
        return TakeReadAhead(buffer.Span);
    }

    private int TakeReadAhead(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _end - _start);
        _readAhead.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    private bool TryGather(ReadOnlySpan<byte> bytes)
    {
        if (_gathered is null || !bytes.TryCopyTo(_gathered.AsSpan(_gatheredLength)))
        {
            return false;
        }

        _gatheredLength += bytes.Length;
        return true;
    }

    /// <summary>
    /// Writes what was gathered, and then this. The caller that needs the room may have to write what another gathered, and to
    /// get that error: so after one failure all writes fail, and no caller takes for written what was not.
    /// </summary>
    private async ValueTask WriteThroughAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_isBroken)
        {
            throw new IOException("An earlier write to this connection failed.");
        }

        _isBroken = true;
        var gathered = _gathered.AsMemory(0, _gatheredLength);
        _gatheredLength = 0;
        liveness.WriteBegins();
        try
        {
            if (!gathered.IsEmpty)
            {
                await inner.WriteAsync(gathered, cancellationToken).ConfigureAwait(false);
            }

            if (!buffer.IsEmpty)
            {
                await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            }

            _isBroken = false;
        }
        finally
        {
            liveness.WriteEnds();
        }
    }
}
