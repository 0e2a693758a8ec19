namespace Alipay.Messaging.Transport;

/// <summary>
/// Follows the server's frames through the bytes that arrive and relabels text frames as binary ones.
/// </summary>
/// <remarks>
/// The platform's WebSocket aborts the connection on a text message that is not UTF-8. With GBK every Chinese message is such
/// a one (protocol.md 3.2), and with UTF-8 a single damaged message would be redelivered, and abort the connection, indefinitely.
/// Only the opcode changes, so the WebSocket still checks everything else. Messages that were binary from the start
/// are remembered, since the protocol knows none. Used by the one reader of a connection.
/// </remarks>
internal sealed class TextAsBinary(LivenessTracker liveness)
{
    private const int SwitchingProtocols = 101;
    private const byte OpcodeMask = 0x0F;
    private const byte TextOpcode = 0x1;
    private const byte BinaryOpcode = 0x2;
    private const byte PongOpcode = 0xA;

    private Queue<long>? _binaryMessages;
    private long _messagesSeen;
    private long _messagesTaken;
    private long _framesBegun;

    private Stage _stage = Stage.HttpHeader;
    private int _lineLength;
    private bool _isStatusLine = true;
    private int _blanksInStatusLine;
    private int _status;
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
        NoFrames,
    }

    /// <summary>Call it when bytes are sent: after an answer that was not the upgrade, they are another request, and its answer follows.</summary>
    public void RequestMayBegin()
    {
        if (_stage == Stage.NoFrames)
        {
            BeginHttpHeader();
        }
    }

    /// <summary>Returns whether the server had sent the message as text. Call it once for each whole message, in order.</summary>
    public bool NextMessageWasText()
    {
        var ordinal = _messagesTaken++;
        if (_binaryMessages is null || !_binaryMessages.TryPeek(out var binary) || binary != ordinal)
        {
            return true;
        }

        _binaryMessages.Dequeue();
        return false;
    }

    /// <summary>Takes what arrived next, from the HTTP answer on, and records in the liveness tracker what it means.</summary>
    public void Relabel(Span<byte> bytes)
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
                case Stage.NoFrames:
                    i = bytes.Length;
                    break;
                default:
                    ReadHttpHeader(bytes[i]);
                    break;
            }
        }

        liveness.BytesArrived(bytes.Length, _framesBegun, _stage is > Stage.FirstByte and < Stage.NoFrames);
    }

    private byte RelabelFirstByte(byte first)
    {
        _framesBegun++;
        switch (first & OpcodeMask)
        {
            case PongOpcode:
                liveness.PongArrived();
                return first;
            case TextOpcode:
                _messagesSeen++;
                return (byte)((first & ~OpcodeMask) | BinaryOpcode);
            case BinaryOpcode:
                (_binaryMessages ??= new Queue<long>()).Enqueue(_messagesSeen++);
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

    /// <summary>
    /// Frames begin behind the blank line of the 101. Interim answers may come before it (RFC 9110 15.2); after any other answer none
    /// follow. Lines end as the platform ends them: at the line feed, with or without a carriage return before it.
    /// </summary>
    private void ReadHttpHeader(byte value)
    {
        if (value != '\n')
        {
            _lineLength += value == '\r' ? 0 : 1;
            if (_isStatusLine)
            {
                ReadStatusLine(value);
            }

            return;
        }

        _isStatusLine = false;
        if (_lineLength > 0)
        {
            _lineLength = 0;
        }
        else if (_status is >= 100 and < 200 and not SwitchingProtocols)
        {
            BeginHttpHeader();
        }
        else
        {
            _stage = _status == SwitchingProtocols ? Stage.FirstByte : Stage.NoFrames;
        }
    }

    /// <summary>"HTTP/1.1 101 Switching Protocols": the status is between the first two blanks.</summary>
    private void ReadStatusLine(byte value)
    {
        if (value == ' ')
        {
            _blanksInStatusLine++;
        }
        else if (_blanksInStatusLine == 1 && value is >= (byte)'0' and <= (byte)'9' && _status < 1000)
        {
            _status = (_status * 10) + (value - '0');
        }
    }

    private void BeginHttpHeader()
    {
        (_stage, _isStatusLine) = (Stage.HttpHeader, true);
        (_lineLength, _blanksInStatusLine, _status) = (0, 0, 0);
    }
}
