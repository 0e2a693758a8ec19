using System.Text.Json;
using System.Text.Unicode;

namespace Alipay.Messaging.Protocol;

/// <summary>
/// Reads a frame in one pass (protocol.md 3.1 to 3.7). The bytes that are verified and the bytes that are delivered come from
/// that one pass (table 6, row 3), and nothing a sender can write makes it throw (row 6).
/// </summary>
internal static class FrameReader
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 256;

    private const byte LastTrimmed = 0x20;
    private const byte Delete = 0x7F;

    /// <summary>Reads the message. What is wrong with it is in <see cref="InboundFrame.Fault"/>; what could be read is there nevertheless.</summary>
    public static InboundFrame Read(ReadOnlyMemory<byte> utf8)
    {
        var frame = new InboundFrame(utf8);
        var text = utf8.Span;
        if (!Utf8.IsValid(text))
        {
            frame.AddFault("The message is not valid text in its charset.");
        }

        var headerLength = text.IndexOf(WireNames.HeaderEnd);
        if (headerLength < 0)
        {
            frame.AddFault("The message has no blank line after its headers.");
            return frame;
        }

        ReadHeaders(text[..headerLength], frame);
        ReadJson(headerLength + WireNames.HeaderEnd.Length, frame);
        return frame;
    }

    private static void ReadHeaders(ReadOnlySpan<byte> headers, InboundFrame frame)
    {
        if (headers.StartsWith("\uFEFF"u8))
        {
            frame.AddFault("The message begins with a byte order mark.");
        }

        var start = 0;
        while (start < headers.Length)
        {
            var length = headers[start..].IndexOf(WireNames.LineEnd);
            length = length < 0 ? headers.Length - start : length;
            ReadHeader(headers.Slice(start, length), start, frame);
            start += length + WireNames.LineEnd.Length;
        }
    }

    private static void ReadHeader(ReadOnlySpan<byte> line, int lineStart, InboundFrame frame)
    {
        // The first colon (table 6, row 7): fe80::1 is one value.
        var colon = line.IndexOf((byte)':');
        if (colon < 0)
        {
            return;
        }

        var field = WireNames.FieldNamed(line[Trim(line[..colon])], FrameField.FromSys, FrameField.StreamId);
        if (field == FrameField.None)
        {
            return;
        }

        var afterColon = line[(colon + 1)..];
        var (start, length) = Trim(afterColon).GetOffsetAndLength(afterColon.Length);
        var value = afterColon.Slice(start, length);

        // These are echoed: what could break out of its line must not be taken.
        var clean = !value.ContainsAnyInRange((byte)0, (byte)(LastTrimmed - 1)) && !value.Contains(Delete) && Utf8.IsValid(value);
        if (!clean)
        {
            frame.AddFault("A header value holds a control character or is not text.");
        }

        frame[field] = clean && length > 0 ? new TextSlice(lineStart + colon + 1 + start, length) : default;
    }

    /// <summary>As Java trims: everything up to and including the blank.</summary>
    private static Range Trim(ReadOnlySpan<byte> text)
    {
        var start = text.IndexOfAnyExceptInRange((byte)0, LastTrimmed);
        return start < 0 ? 0..0 : start..(text.LastIndexOfAnyExceptInRange((byte)0, LastTrimmed) + 1);
    }

    private static void ReadJson(int start, InboundFrame frame)
    {
        try
        {
            new EnvelopeReader(frame, start).Read();
        }
        catch (JsonException)
        {
            frame.AddFault("The message is not JSON, or is nested too deeply.");
        }
    }
}
