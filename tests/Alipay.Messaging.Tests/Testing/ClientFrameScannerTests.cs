using System.Buffers.Binary;
using Alipay.Messaging.Testing.Connections;

namespace Alipay.Messaging.Tests.Testing;

public sealed class ClientFrameScannerTests
{
    private const int Text = 1;
    private const int Binary = 2;
    private const int Ping = 9;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1_000_000)]
    public void Only_text_frames_are_relabelled_however_the_reads_are_cut(int piece)
    {
        byte[] before =
        [
            .. Frame(Text, 5), .. Frame(Ping, 0), .. Frame(Text, 125), .. Frame(Binary, 126), .. Frame(Text, 65_535),
            .. Frame(Ping, 125), .. Frame(Text, 65_536), .. Frame(0, 1), .. Frame(8, 2),
        ];
        byte[] expected =
        [
            .. Frame(Binary, 5), .. Frame(Ping, 0), .. Frame(Binary, 125), .. Frame(Binary, 126), .. Frame(Binary, 65_535),
            .. Frame(Ping, 125), .. Frame(Binary, 65_536), .. Frame(0, 1), .. Frame(8, 2),
        ];
        var seen = new List<int>();
        var scanner = new ClientFrameScanner(seen.Add);

        for (var from = 0; from < before.Length; from += piece)
        {
            scanner.Scan(before.AsSpan(from, Math.Min(piece, before.Length - from)));
        }

        Assert.True(before.AsSpan().SequenceEqual(expected));
        Assert.Equal([Text, Ping, Text, Binary, Text, Ping, Text, 0, 8], seen);
    }

    [Fact]
    public void The_final_and_reserved_bits_stay()
    {
        byte[] bytes = [0x61, 0x80, 1, 2, 3, 4];

        new ClientFrameScanner(_ => { }).Scan(bytes);

        Assert.Equal(0x62, bytes[0]);
    }

    /// <summary>A masked frame whose mask and payload look like heads of text frames.</summary>
    private static byte[] Frame(int opcode, int length)
    {
        var size = length < 126 ? 0 : length <= ushort.MaxValue ? 2 : 8;
        var frame = new byte[2 + size + 4 + length];
        frame.AsSpan().Fill(0x81);
        frame[0] = (byte)(0x80 | opcode);
        frame[1] = (byte)(0x80 | (size == 0 ? length : size == 2 ? 126 : 127));
        if (size == 2)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)length);
        }
        else if (size == 8)
        {
            BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2), (ulong)length);
        }

        return frame;
    }
}
