using Alipay.Messaging.Protocol;

namespace Alipay.Messaging.Engine;

/// <summary>The strings of a frame that go into logs, answers and to the handler.</summary>
internal static class FrameStrings
{
    public static string? StringOrNull(this InboundFrame frame, TextSlice slice) => frame.TryGetString(slice, out var text) ? text : null;

    public static string? MessageIdOrNull(this InboundFrame frame) => frame.StringOrNull(frame.MessageId);

    public static string? StreamIdOrNull(this InboundFrame frame) => frame.StringOrNull(frame.StreamId);
}
