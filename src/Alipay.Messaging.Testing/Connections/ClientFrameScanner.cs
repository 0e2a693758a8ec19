using System.Buffers.Binary;

namespace Alipay.Messaging.Testing.Connections;

/// <summary>
/// Follows the frames in a stream of bytes and relabels text frames as binary, so that the WebSocket does not require
/// UTF-8 (protocol.md 3.2). A frame header may be split over any number of reads.
/// </summary>
/// <param name="onFrame">Called with the original opcode when a frame header is complete.</param>
internal sealed class ClientFrameScanner(Action<int> onFrame)
{
    private const int Text = 1;
    private const int Binary = 2;

    private readonly byte[] _header = new byte[14];
    private int _headerLength;
    private ulong _payloadLeft;

    public void Scan(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_payloadLeft > 0)
            {
                var passed = (int)Math.Min(_payloadLeft, (ulong)bytes.Length);
                _payloadLeft -= (ulong)passed;
                bytes = bytes[passed..];
                continue;
            }

            _header[_headerLength++] = bytes[0];
            if (_headerLength == 1 && (bytes[0] & 0x0F) == Text)
            {
                bytes[0] = (byte)((bytes[0] & 0xF0) | Binary);
            }

            bytes = bytes[1..];
            if (_headerLength >= 2 && _headerLength == HeaderLength())
            {
                _payloadLeft = PayloadLength();
                _headerLength = 0;
                onFrame(_header[0] & 0x0F);
            }
        }
    }

    private int HeaderLength()
        => 2 + (_header[1] & 0x7F) switch { 126 => 2, 127 => 8, _ => 0 } + ((_header[1] & 0x80) != 0 ? 4 : 0);

    private ulong PayloadLength() => (_header[1] & 0x7F) switch
    {
        126 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
        127 => BinaryPrimitives.ReadUInt64BigEndian(_header.AsSpan(2)),
        var length => (ulong)length,
    };
}
