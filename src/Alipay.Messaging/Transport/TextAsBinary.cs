namespace Alipay.Messaging.Transport;

/// <summary>
/// Follows the server's frames through the bytes that arrive and relabels text frames as binary ones.
/// </summary>
/// <remarks>
/// The platform's WebSocket aborts the connection on a text message that is not UTF-8. With GBK every Chinese message is such
/// a one (protocol.md 3.2), and with UTF-8 a single damaged message would be redelivered, and abort the connection, for ever.
/// Only the opcode changes, so the WebSocket still checks everything else. Messages that were binary from the start
/// are remembered, since the protocol knows none. Used by the one reader of a connection.
/// </remarks>
internal sealed class TextAsBinary(LivenessTracker pulse)
{
    private const int SwitchingProtocols = 101;
    private const int StatusStart = 9;
    private const byte OpcodeMask = 0x0F;
    private const byte TextOpcode = 0x1;
    private const byte BinaryOpcode = 0x2;
    private const byte PongOpcode = 0xA;

    private Queue<long>? _binaryMessages;
    private long _messagesSeen;
    private long _messagesTaken;
    private long _framesBegun;

    private Stage _stage = Stage.HttpHeader;
    private bool _inStatusLine = true;
    private bool _lineIsBlank = true;
    private int _column;
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
    }

    /// <summary>To be called once for each whole message, in order: whether the server had sent it as text.</summary>
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

    /// <summary>Takes what arrived next, from the HTTP answer on, and notes in the pulse what it means.</summary>
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
                default:
                    ReadHttpHeader(bytes[i]);
                    break;
            }
        }

        pulse.BytesArrived(bytes.Length, _framesBegun, _stage > Stage.FirstByte);
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
    /// Frames begin behind the blank line of the final answer; interim answers (RFC 9110, 15.2) may come before it. If the final one is
    /// not a 101, no frame follows and nothing reads on.
    /// </summary>
    private void ReadHttpHeader(byte value)
    {
        if (value == '\n')
        {
            EndLine();
        }
        else if (value != '\r')
        {
            _lineIsBlank = false;
            ReadStatus(value);
        }
    }

    private void EndLine()
    {
        if (_lineIsBlank && !_inStatusLine)
        {
            var isInterim = _status is >= 100 and < 200 and not SwitchingProtocols;
            _stage = isInterim ? Stage.HttpHeader : Stage.FirstByte;
            _inStatusLine = true;
            _status = 0;
        }
        else
        {
            _inStatusLine = _inStatusLine && _lineIsBlank;
        }

        _lineIsBlank = true;
        _column = 0;
    }

    /// <summary>Takes the status from a line such as <c>HTTP/1.1 103 Early Hints</c>.</summary>
    private void ReadStatus(byte value)
    {
        if (_inStatusLine && _column is >= StatusStart and < StatusStart + 3)
        {
            _status = (_status * 10) + (value - '0');
        }

        // Saturates: a header line may be long.
        _column = Math.Min(_column + 1, StatusStart + 3);
    }
}
