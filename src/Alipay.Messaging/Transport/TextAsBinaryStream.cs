using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Alipay.Messaging.Transport;

/// <summary>
/// The byte stream beneath a client WebSocket, in which the server's text frames are relabelled as binary ones.
/// </summary>
/// <remarks>
/// The platform's WebSocket aborts the link on a text message that is not UTF-8. With GBK every Chinese message is such
/// a one (protocol.md 3.2), and with UTF-8 a single damaged message would be redelivered, and abort the link, for ever.
/// Only the opcode changes, so the WebSocket still checks everything else. Messages that were binary from the start
/// are remembered, since the protocol knows none. It also reads ahead, so that many small frames cost one system call, and
/// it writes the pings of the <see cref="Heartbeat"/>: the WebSocket writes each of its frames in one piece, so between two
/// writes there is room for one.
/// </remarks>
internal sealed class TextAsBinaryStream(Stream inner, Pulse pulse) : Stream
{
    private const int ReadAheadSize = 32 * 1024;
    private const byte OpcodeMask = 0x0F;
    private const byte TextOpcode = 0x1;
    private const byte BinaryOpcode = 0x2;
    private const byte PongOpcode = 0xA;
    private const byte FinalPing = 0x89;
    private const byte MaskedAndEmpty = 0x80;

    private readonly byte[] _readAhead = new byte[ReadAheadSize];
    private readonly ConcurrentQueue<long> _binaryMessages = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private int _start;
    private int _end;
    private long _messagesSeen;
    private long _messagesTaken;
    private long _framesBegun;

    private Stage _stage = Stage.HttpHeader;
    private int _headerMatch;
    private int _lengthBytesLeft;
    private int _maskBytesLeft;
    private ulong _payloadLeft;

    private enum Stage
    {
        HttpHeader,
        FirstByte,
        SecondByte,
        ExtendedLength,
        Mask,
        Payload,
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>To be called once for each whole message, in order: whether the server had sent it as text.</summary>
    public bool NextMessageWasText()
    {
        var ordinal = _messagesTaken++;
        return !(_binaryMessages.TryPeek(out var binary) && binary == ordinal && _binaryMessages.TryDequeue(out _));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start == _end)
        {
            if (buffer.IsEmpty)
            {
                return await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            }

            _start = 0;
            _end = await ReadAheadAsync(cancellationToken).ConfigureAwait(false);
            Relabel(_readAhead.AsSpan(0, _end));
            pulse.BytesArrived(_end, _framesBegun, _stage > Stage.FirstByte);
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _readAhead.AsSpan(_start, count).CopyTo(buffer.Span);
        _start += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            pulse.WriteBegins();
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            pulse.WriteEnds();
            _writing.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Writes an empty ping, as the Java SDK does. Never throws: a link that has ended is heard of where it is read.</summary>
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
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The link has ended.
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

    private async ValueTask<int> ReadAheadAsync(CancellationToken cancellationToken)
    {
        pulse.ReadBegins();
        try
        {
            return await inner.ReadAsync(_readAhead, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            pulse.ReadEnds();
        }
    }

    private void Relabel(Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            switch (_stage)
            {
                case Stage.Payload:
                    // Never left with nothing to skip; skips as much of the payload as there is.
                    var skip = (int)Math.Min(_payloadLeft, (ulong)(bytes.Length - i));
                    _payloadLeft -= (ulong)skip;
                    i += skip - 1;
                    EndOfHeaderOrPayload();
                    break;
                case Stage.FirstByte:
                    bytes[i] = RelabelFirstByte(bytes[i]);
                    _stage = Stage.SecondByte;
                    break;
                case Stage.SecondByte:
                    ReadSecondByte(bytes[i]);
                    break;
                case Stage.ExtendedLength:
                    _payloadLeft = (_payloadLeft << 8) | bytes[i];
                    _lengthBytesLeft--;
                    EndOfHeaderOrPayload();
                    break;
                case Stage.Mask:
                    // A server must not mask (RFC 6455 5.1); the WebSocket refuses it, this only keeps in step.
                    _maskBytesLeft--;
                    EndOfHeaderOrPayload();
                    break;
                default:
                    MatchEndOfHttpHeader(bytes[i]);
                    break;
            }
        }
    }

    private byte RelabelFirstByte(byte first)
    {
        _framesBegun++;
        switch (first & OpcodeMask)
        {
            case PongOpcode:
                pulse.PongArrived();
                return first;
            case TextOpcode:
                _messagesSeen++;
                return (byte)((first & ~OpcodeMask) | BinaryOpcode);
            case BinaryOpcode:
                _binaryMessages.Enqueue(_messagesSeen++);
                return first;
            default:
                return first;
        }
    }

    private void ReadSecondByte(byte second)
    {
        var length = second & 0x7F;
        _maskBytesLeft = (second & 0x80) == 0 ? 0 : 4;
        _lengthBytesLeft = length switch { 126 => 2, 127 => 8, _ => 0 };
        _payloadLeft = _lengthBytesLeft == 0 ? (ulong)length : 0;
        EndOfHeaderOrPayload();
    }

    private void EndOfHeaderOrPayload()
        => _stage = _lengthBytesLeft > 0 ? Stage.ExtendedLength
            : _maskBytesLeft > 0 ? Stage.Mask
            : _payloadLeft > 0 ? Stage.Payload
            : Stage.FirstByte;

    /// <summary>Frames begin behind the blank line of the HTTP answer. If it is not a 101, no frame follows and nothing reads on.</summary>
    private void MatchEndOfHttpHeader(byte value)
    {
        var expected = (_headerMatch & 1) == 0 ? (byte)'\r' : (byte)'\n';
        _headerMatch = value == expected ? _headerMatch + 1 : value == '\r' ? 1 : 0;
        if (_headerMatch == 4)
        {
            _stage = Stage.FirstByte;
        }
    }
}
