using System.Text;
using System.Text.Json;
using Alipay.Messaging.Protocol;

namespace Alipay.Messaging.Fuzz.Targets;

/// <summary>
/// The frame reader never throws, its slices lie in the message, and the ack to whatever it read is three header lines at most
/// and valid JSON that names the same message.
/// </summary>
internal static class FrameTarget
{
    private static readonly JsonDocumentOptions SameDepth = new() { MaxDepth = FrameReader.MaxDepth };

    public static void Run(byte[] input)
    {
        var frame = FrameReader.Read(input);
        var texts = Walk(frame);
        if (frame.Fault is null)
        {
            BrokenPromiseException.Unless(
                texts[(int)FrameField.Type] is not null, "A frame without a fault has an x-type.");
            CheckSyntax(input);
        }

        CheckAck(frame, texts);
    }

    private static string?[] Walk(InboundFrame frame)
    {
        var texts = new string?[(int)FrameField.Content + 1];
        for (var field = FrameField.FromSys; field <= FrameField.Content; field++)
        {
            var slice = frame[field];
            var bytes = frame.Bytes(slice);
            BrokenPromiseException.Unless(bytes.Length == slice.Length, "A slice lies in its message.");
            if (frame.TryGetString(slice, out var text))
            {
                texts[(int)field] = text;
            }
            else if (field is not (FrameField.Data or FrameField.Content))
            {
                BrokenPromiseException.Unless(!slice.IsPresent, "What is present is text.");
            }
        }

        _ = frame.Timestamp;
        return texts;
    }

    // What the reader takes, an independent reader takes too; raw control characters in strings are the one liberty.
    private static void CheckSyntax(byte[] input)
    {
        var start = input.AsSpan().IndexOf(WireNames.HeaderEnd) + WireNames.HeaderEnd.Length;
        try
        {
            using var document = JsonDocument.Parse(RawControls.Mask(input.AsSpan(start)).ToArray(), SameDepth);
        }
        catch (JsonException)
        {
            throw new BrokenPromiseException("A frame without a fault is JSON.");
        }
    }

    private static void CheckAck(InboundFrame frame, string?[] texts)
    {
        var ack = FrameWriter.ConsumeAck(frame, MsgStatus.Fail);
        var end = ack.AsSpan().IndexOf(WireNames.HeaderEnd);
        var lines = Encoding.UTF8.GetString(ack.AsSpan(0, end)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var present = new[] { frame.FromSys, frame.FromSysIp, frame.StreamId }.Count(static header => header.IsPresent);
        BrokenPromiseException.Unless(lines.Length == present, "An ack has the headers of its frame and no more.");
        BrokenPromiseException.Unless(!lines.Any(static line => line.Any(char.IsControl) && line.Any(static c => c < ' ')), "No line is broken.");

        using var json = JsonDocument.Parse(ack.AsMemory(end + WireNames.HeaderEnd.Length));
        BrokenPromiseException.Unless(json.RootElement.EnumerateObject().Count() == 1, "An ack has a protocol object alone.");
        var again = FrameReader.Read(ack);
        BrokenPromiseException.Unless(again.Fault is null, "An ack is a frame without a fault.");
        var messageId = texts[(int)FrameField.MessageId];
        BrokenPromiseException.Unless(
            string.IsNullOrWhiteSpace(messageId) || Text(again, again.MessageId) == messageId, "An ack names the message it answers.");
        BrokenPromiseException.Unless(Text(again, again.StreamId) == texts[(int)FrameField.StreamId], "An ack has the stream id of its frame.");
    }

    private static string? Text(InboundFrame frame, TextSlice slice) => frame.TryGetString(slice, out var text) ? text : null;
}
