using System.Text;
using System.Text.Json;
using Alipay.Messaging.Protocol;

namespace Alipay.Messaging.Tests.Protocol;

/// <summary>Whatever arrives: nothing throws, and what is called well formed is.</summary>
public sealed class FrameMutationTests
{
    private const int Rounds = 400;

    public static IEnumerable<object[]> FrameNames() => VectorFile.Names("frame_codec.json");

    [Theory]
    [MemberData(nameof(FrameNames))]
    public void Mutated_frame_is_read_or_has_a_fault(string name)
    {
        var text = VectorFile.Text(VectorFile.Get("frame_codec.json", name).GetProperty("input").GetProperty("text")) ?? "";
        var original = Encoding.UTF8.GetBytes(text);
        var random = new Random(text.Length);
        for (var round = 0; round < Rounds; round++)
        {
            Check(Mutate(original, random));
        }
    }

    [Fact]
    public void Every_beginning_of_a_frame_is_a_fault_and_only_the_whole_is_none()
    {
        var bytes = Encoding.UTF8.GetBytes(Frames.Valid);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.NotNull(Check(bytes[..length]).Fault);
        }

        Assert.Null(Check(bytes).Fault);
    }

    [Fact]
    public void Random_bytes_are_read_or_have_a_fault()
    {
        var random = new Random(1);
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            Check([.. "stream-id:s\r\n\r\n{\"protocol\":{"u8, .. bytes]);
            Check(bytes);
        }
    }

    private static InboundFrame Check(byte[] bytes)
    {
        var frame = FrameReader.Read(bytes);
        foreach (var field in Enum.GetValues<FrameField>())
        {
            var slice = frame[field];
            Assert.InRange(slice.Start, 0, bytes.Length);
            Assert.InRange(slice.Start + slice.Length, 0, bytes.Length);
            var isText = frame.TryGetString(slice, out _);
            Assert.True(isText || !slice.IsPresent || field is FrameField.Data or FrameField.Content);
        }

        _ = frame.Timestamp;
        CheckEcho(frame);
        if (frame.Fault is null && frame.Data.IsPresent)
        {
            using var data = JsonDocument.Parse(
                RawControls.Mask(frame.DataBytes.Span).ToArray(), new JsonDocumentOptions { MaxDepth = FrameReader.MaxDepth });
            Assert.Equal(JsonValueKind.Object, data.RootElement.ValueKind);
        }

        return frame;
    }

    /// <summary>Nothing that was received can make our own frame say something else.</summary>
    private static void CheckEcho(InboundFrame frame)
    {
        var echo = FrameReader.Read(FrameWriter.ConsumeAck(frame, MsgStatus.Fail));

        Assert.Null(echo.Fault);
        Assert.Equal(FrameCommand.ConsumeAck, echo.Command);
        Assert.Equal("FAIL", echo.Text(echo.Status));
        Assert.Equal(string.IsNullOrWhiteSpace(frame.Text(frame.MessageId)) ? null : frame.Text(frame.MessageId), echo.Text(echo.MessageId));
        Assert.Equal(frame.Text(frame.StreamId), echo.Text(echo.StreamId));
        Assert.Equal(frame.Text(frame.FromSys), echo.Text(echo.FromSys));
        Assert.Equal(frame.Text(frame.FromSysIp), echo.Text(echo.FromSysIp));
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        ReadOnlySpan<byte> tokens = "{}[]\",:\\\r\n\0u0 d"u8;
        var bytes = original.ToList();
        for (var count = random.Next(1, 4); count > 0 && bytes.Count > 0; count--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.Insert(at, tokens[random.Next(tokens.Length)]);
                    break;
                case 2:
                    bytes.RemoveAt(at);
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    var length = random.Next(Math.Min(30, bytes.Count - at));
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
            }
        }

        return [.. bytes];
    }
}
