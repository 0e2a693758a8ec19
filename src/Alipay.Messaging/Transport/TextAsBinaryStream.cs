using System.Collections.Concurrent;

namespace Alipay.Messaging.Transport;

/// <summary>
/// The byte stream beneath a client WebSocket, in which the server's text frames are relabelled as binary ones.
/// </summary>
/// <remarks>
/// The platform's WebSocket aborts the link on a text message that is not UTF-8. With GBK every Chinese message is such
/// a one (protocol.md 3.2), and with UTF-8 a single damaged message would be redelivered, and abort the link, for ever.
/// Only the opcode changes, so the WebSocket still checks everything else. Messages that were binary from the start
/// are remembered, since the protocol knows none. It also reads ahead, so that many small frames cost one system call.
/// </remarks>
internal sealed class TextAsBinaryStream(Stream inner) : Stream
{
    private const int ReadAheadSize = 32 * 1024;
    private const byte OpcodeMask = 0x0F;
    private const byte TextOpcode = 0x1;
    private const byte BinaryOpcode = 0x2;

    private readonly byte[] _readAhead = new byte[ReadAheadSize];
    private readonly ConcurrentQueue<long> _binaryMessages = new();
    private int _start;
    private int _end;
    private long _messagesSeen;
    private long _messagesTaken;

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
            _end = await inner.ReadAsync(_readAhead, cancellationToken).ConfigureAwait(false);
            Relabel(_readAhead.AsSpan(0, _end));
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _readAhead.AsSpan(_start, count).CopyTo(buffer.Span);
        _start += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        => inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => inner.WriteAsync(buffer, offset, count, cancellationToken);

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
        switch (first & OpcodeMask)
        {
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
