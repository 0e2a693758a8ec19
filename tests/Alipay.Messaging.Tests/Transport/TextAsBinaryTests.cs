using System.Text;
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

    public static TheoryData<string> Answers() => new()
    {
        "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 101 Switching Protocols\r\nA: b\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 101 Switching Protocols\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nX: HTTP/1.1 101\r\n\r\nHTTP/1.1 199 \r\n\r\nHTTP/1.1 101\r\n\r\n",
        "HTTP/1.0 101 no\nA: b\n\n",
        "HTTP/1.1 100 Continue\n\nHTTP/1.1 101 ok\r\nA: 1 103 2\n\r\n",
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Frames_are_followed_from_the_blank_line_of_the_last_answer_wherever_reads_end(string answer)
    {
        var header = Encoding.ASCII.GetBytes(answer);
        byte[] bytes = [.. header, .. Frame(0x81, 3), .. Frame(0x82, 4)];
        byte[] expected = [.. header, .. Frame(0x82, 3), .. Frame(0x82, 4)];
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var relabelled = bytes.ToArray();
            var scanner = NewScanner();
            scanner.Relabel(relabelled.AsSpan(0, cut));
            scanner.Relabel(relabelled.AsSpan(cut));

            Assert.Equal(expected, relabelled);
            Assert.Equal([true, false], new[] { scanner.NextMessageWasText(), scanner.NextMessageWasText() });
        }
    }

    [Fact]
    public void A_header_may_be_very_long()
    {
        byte[] header = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 103 x\r\nLink: {new string('x', 60_000)}\r\n\r\n"), .. Answer];
        byte[] bytes = [.. header, .. Frame(0x81, 3)];

        NewScanner().Relabel(bytes);

        Assert.Equal([.. header, .. Frame(0x82, 3)], bytes);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Length: 8\r\n\r\n")]
    [InlineData("HTTP/1.1 1010 x\r\n\r\n")]
    public void The_body_of_another_answer_is_left_alone_and_the_next_answer_is_read(string other)
    {
        byte[] refused = [.. Encoding.ASCII.GetBytes(other), .. Frame(0x81, 2), .. Frame(0x81, 2)];
        var relabelled = refused.ToArray();
        var scanner = NewScanner();

        scanner.Relabel(relabelled);
        scanner.RequestMayBegin();
        byte[] accepted = [.. Answer, .. Frame(0x81, 2)];
        scanner.Relabel(accepted);

        Assert.Equal(refused, relabelled);
        Assert.Equal([.. Answer, .. Frame(0x82, 2)], accepted);
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
