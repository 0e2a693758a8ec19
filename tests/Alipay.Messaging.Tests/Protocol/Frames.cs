using System.Text;
using Alipay.Messaging.Protocol;

namespace Alipay.Messaging.Tests.Protocol;

/// <summary>Frames as text, for tests.</summary>
internal static class Frames
{
    public const string Headers = "from-sys:sys1\r\nfrom-sys-ip:1.2.3.4\r\nstream-id:s1\r\n\r\n";

    public const string ProtocolJson =
        """{"x-type":"message","x-cmd":"CONSUME","x-msgId":"m1","x-timestamp":"1700000000000","x-version":"1.0","x-charset":"UTF-8","x-signType":"RSA2","x-sign":"SIG"}""";

    public const string DataJson = """{"header":{"appId":"1","msgApi":"api.x"},"content":{"k":"v"}}""";

    public const string Valid = Headers + "{\"protocol\":" + ProtocolJson + ",\"data\":" + DataJson + "}";

    public static InboundFrame Read(string text) => FrameReader.Read(Encoding.UTF8.GetBytes(text));

    /// <summary>A message whose JSON is this.</summary>
    public static InboundFrame ReadJson(string json) => Read(Headers + json);

    /// <summary>A CONSUME whose data object is this.</summary>
    public static InboundFrame ReadData(string data) => ReadJson("{\"protocol\":" + ProtocolJson + ",\"data\":" + data + "}");

    /// <summary>A message whose protocol object is this.</summary>
    public static InboundFrame ReadProtocol(string protocol) => ReadJson("{\"protocol\":" + protocol + ",\"data\":" + DataJson + "}");

    public static string? Text(this InboundFrame frame, TextSlice slice) => frame.TryGetString(slice, out var text) ? text : null;

    public static string? DataText(this InboundFrame frame) => Exact(frame, frame.Data);

    public static string? ContentText(this InboundFrame frame) => Exact(frame, frame.Content);

    private static string? Exact(InboundFrame frame, TextSlice slice) =>
        slice.IsPresent ? Encoding.UTF8.GetString(frame.Bytes(slice).Span) : null;
}
