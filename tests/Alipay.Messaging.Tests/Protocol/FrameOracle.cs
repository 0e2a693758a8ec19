using System.Text;
using System.Text.Json;
using Alipay.Messaging.Protocol;

namespace Alipay.Messaging.Tests.Protocol;

/// <summary>Reads frames a second time, with JsonDocument and by other rules of thumb, and compares.</summary>
internal static class FrameOracle
{
    private static readonly JsonDocumentOptions SameDepth = new() { MaxDepth = FrameReader.MaxDepth };

    private static readonly (string Name, FrameField Field)[] ProtocolMembers =
    [
        ("x-type", FrameField.Type), ("x-msgId", FrameField.MessageId), ("x-timestamp", FrameField.Timestamp), ("x-version", FrameField.Version),
        ("x-status", FrameField.Status), ("x-code", FrameField.Code), ("x-error", FrameField.Error), ("x-charset", FrameField.Charset),
        ("x-signType", FrameField.SignType), ("x-sign", FrameField.Sign),
    ];

    /// <summary>Whatever the message is: what the reader takes, the oracle takes with the same values, and the ack cannot be bent.</summary>
    public static InboundFrame Check(byte[] message)
    {
        var frame = FrameReader.Read(message);
        if (frame.Fault is null)
        {
            CheckValues(frame, message);
        }

        CheckAck(frame);
        return frame;
    }

    private static void CheckValues(InboundFrame frame, byte[] message)
    {
        var start = message.AsSpan().IndexOf("\r\n\r\n"u8) + 4;

        // The reader's one liberty: raw control characters in strings. The values are then compared without them.
        var masked = RawControls.Mask(message.AsSpan(start)).ToArray();
        var isMasked = !masked.AsSpan().SequenceEqual(message.AsSpan(start));
        using var document = JsonDocument.Parse(masked, SameDepth);
        var root = document.RootElement;
        AssertUnique(root);
        var protocol = root.GetProperty("protocol");
        AssertUnique(protocol);
        foreach (var (name, field) in ProtocolMembers)
        {
            Assert.Equal(TextOf(protocol, name), frame.Text(frame[field]));
        }

        if (root.TryGetProperty("data", out var data))
        {
            AssertUnique(data);
            AssertSame(data, frame.DataText(), isMasked);
            if (data.TryGetProperty("content", out var content))
            {
                AssertSame(content, frame.ContentText(), isMasked);
            }

            if (data.TryGetProperty("header", out var header))
            {
                AssertUnique(header);
                Assert.Equal(TextOf(header, "appId"), frame.Text(frame.AppId));
                Assert.Equal(TextOf(header, "msgApi"), frame.Text(frame.MsgApi));
            }
        }
    }

    private static void CheckAck(InboundFrame frame)
    {
        var ack = Encoding.UTF8.GetString(FrameWriter.ConsumeAck(frame, MsgStatus.Fail));
        var end = ack.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = ack[..end].Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        (string Name, string? Value)[] headers =
            [("from-sys", frame.Text(frame.FromSys)), ("from-sys-ip", frame.Text(frame.FromSysIp)), ("stream-id", frame.Text(frame.StreamId))];
        Assert.Equal(headers.Where(header => header.Value is not null).Select(header => $"{header.Name}:{header.Value}"), lines);
        Assert.DoesNotContain(string.Concat(lines), static c => c is < ' ' or '\u007f');

        using var json = JsonDocument.Parse(ack.AsMemory(end + 4));
        var protocol = Assert.Single(json.RootElement.EnumerateObject()).Value;
        AssertUnique(protocol);
        Assert.Equal("CONSUME_ACK", TextOf(protocol, "x-cmd"));
        Assert.Equal("FAIL", TextOf(protocol, "x-status"));
        var messageId = frame.Text(frame.MessageId);
        var echoed = TextOf(protocol, "x-msgId");

        // A blank one names nothing and may be left out.
        Assert.True(echoed == messageId || (echoed is null && string.IsNullOrWhiteSpace(messageId)));
    }

    private static void AssertSame(JsonElement element, string? text, bool isMasked)
    {
        if (!isMasked)
        {
            Assert.Equal(element.GetRawText(), text);
        }
    }

    private static void AssertUnique(JsonElement element) =>
        Assert.Equal(element.EnumerateObject().Count(), element.EnumerateObject().Select(static member => member.Name).Distinct().Count());

    private static string? TextOf(JsonElement element, string name) => element.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        }
        : null;
}
