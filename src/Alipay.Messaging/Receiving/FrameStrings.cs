using System.Text;
using Alipay.Messaging.Protocol;

namespace Alipay.Messaging.Receiving;

/// <summary>The texts of a frame that the library compares, logs, answers with, and passes to the handler.</summary>
internal static class FrameStrings
{
    public static string? StringOrNull(this InboundFrame frame, TextSlice slice) => frame.TryGetString(slice, out var text) ? text : null;

    /// <summary>Whether the value, escapes resolved, is this text.</summary>
    public static bool Is(this InboundFrame frame, TextSlice slice, ReadOnlySpan<byte> text)
        => slice.Escaped ? frame.TryGetString(slice, out var value) && Encoding.UTF8.GetBytes(value).AsSpan().SequenceEqual(text) : frame.Bytes(slice).Span.SequenceEqual(text);

    public static string? MessageIdOrNull(this InboundFrame frame) => frame.StringOrNull(frame.MessageId);

    public static string? StreamIdOrNull(this InboundFrame frame) => frame.StringOrNull(frame.StreamId);
}
