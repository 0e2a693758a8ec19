using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Tests.Transport;

public sealed class TextAsBinaryTests
{
    private static readonly byte[] Answer = "HTTP/1.1 101 Switching Protocols\r\nA: \r\r\n\r\n"u8.ToArray();

    [Fact]
    public void Text_becomes_binary_and_nothing_else_changes()
    {
        byte[] bytes = [.. Answer, .. Frame(0x81, 3), .. Frame(0x82, 3), .. Frame(0x01, 3), .. Frame(0x80, 3), .. Frame(0x8A, 0), .. Frame(0x88, 2)];
        var relabelled = bytes.ToArray();
        var scanner = NewScanner();

        scanner.Relabel(relabelled);

        byte[] expected = [.. Answer, .. Frame(0x82, 3), .. Frame(0x82, 3), .. Frame(0x02, 3), .. Frame(0x80, 3), .. Frame(0x8A, 0), .. Frame(0x88, 2)];
        Assert.Equal(expected, relabelled);
        Assert.Equal([true, false, true], Enumerable.Range(0, 3).Select(_ => scanner.NextMessageWasText()));
    }

    [Fact]
    public void Payload_that_looks_like_a_frame_is_left_alone()
    {
        byte[] bytes = [.. Answer, 0x82, 4, 0x81, 1, 0x81, 1, 0x81, 0];
        NewScanner().Relabel(bytes);

        Assert.Equal([0x82, 4, 0x81, 1, 0x81, 1, 0x82, 0], bytes[Answer.Length..]);
    }

    public static TheoryData<string> AnswersBeforeTheFinalOne => new()
    {
        "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nA: b\r\n\r\nHTTP/1.1 103\r\n\r\n",
        "HTTP/1.1 199 Own\nA: 101\n\n",
        $"HTTP/1.1 103 Early Hints\r\nLong: {new string('x', 70_000)}\r\n\r\n",
    };

    [Theory]
    [MemberData(nameof(AnswersBeforeTheFinalOne))]
    public void Frames_begin_behind_the_final_answer(string interim)
    {
        byte[] header = [.. System.Text.Encoding.ASCII.GetBytes(interim), .. Answer];
        byte[] bytes = [.. header, .. Frame(0x81, 3), .. Frame(0x8A, 0)];
        byte[] expected = [.. header, .. Frame(0x82, 3), .. Frame(0x8A, 0)];
        foreach (var size in new[] { bytes.Length, 1, 5 })
        {
            var pieces = bytes.ToArray();
            var scanner = NewScanner();
            for (var start = 0; start < pieces.Length; start += size)
            {
                scanner.Relabel(pieces.AsSpan(start, Math.Min(size, pieces.Length - start)));
            }

            Assert.Equal(expected, pieces);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Pieces_may_end_anywhere(int size)
    {
        var random = new Random(size);
        var kinds = Enumerable.Range(0, 200).Select(_ => random.Next(3)).ToArray();
        byte[] bytes = [.. Answer, .. kinds.SelectMany(kind => Frame((byte)(kind == 0 ? 0x81 : kind == 1 ? 0x82 : 0x89), Length(random, kind)))];
        var whole = bytes.ToArray();
        NewScanner().Relabel(whole);
        var scanner = NewScanner();

        for (var start = 0; start < bytes.Length; start += size)
        {
            scanner.Relabel(bytes.AsSpan(start, Math.Min(size, bytes.Length - start)));
        }

        Assert.Equal(whole, bytes);
        Assert.All(kinds.Where(kind => kind < 2), kind => Assert.Equal(kind == 0, scanner.NextMessageWasText()));
    }

    // Lengths of one, three and nine bytes; a ping carries little.
    private static int Length(Random random, int kind) => kind == 2 ? random.Next(126) : random.Next(10) switch
    {
        < 5 => random.Next(126),
        < 9 => random.Next(126, 5000),
        _ => random.Next(65_536, 70_000),
    };

    private static byte[] Frame(byte first, int length) =>
    [
        first,
        .. length < 126 ? [(byte)length]
            : length < 65_536 ? [126, (byte)(length >> 8), (byte)length]
            : new byte[] { 127, 0, 0, 0, 0, 0, (byte)(length >> 16), (byte)(length >> 8), (byte)length },
        .. Enumerable.Range(0, length).Select(i => (byte)(0x81 + (i % 3))),
    ];

    private static TextAsBinary NewScanner() => new(new LivenessTracker(TimeProvider.System));
}
