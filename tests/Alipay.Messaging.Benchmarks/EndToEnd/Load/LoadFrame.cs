using System.Buffers.Text;
using System.Text;

namespace Alipay.Messaging.Benchmarks.EndToEnd.Load;

/// <summary>One pushed message that was signed once and goes out under ever new ids: the signature does not cover them.</summary>
internal sealed class LoadFrame
{
    private const int RoomForHead = 1024;

    private readonly byte[] _data;
    private readonly byte[] _tail;

    /// <param name="bodyBytes">How much text the message carries.</param>
    /// <param name="sign">Signs as Alipay does, RSA2.</param>
    public LoadFrame(int bodyBytes, Func<string, string> sign)
    {
        var data = "{\"header\":{\"appId\":\"2021000000000001\",\"msgApi\":\"alipay.trade.refund.depositback.completed\"},\"content\":{\"memo\":\""
            + new string('x', bodyBytes) + "\"}}";
        _data = Encoding.UTF8.GetBytes(data);
        _tail = Encoding.UTF8.GetBytes(
            "\",\"x-timestamp\":\"1700000000000\",\"x-version\":\"1.0\",\"x-charset\":\"UTF-8\","
            + $"\"x-signType\":\"RSA2\",\"x-sign\":\"{sign(data)}\"}},\"data\":");
    }

    /// <summary>Room for a frame under any id.</summary>
    public int MaxLength => RoomForHead + _tail.Length + _data.Length;

    /// <summary>The signed text.</summary>
    public ReadOnlySpan<byte> Data => _data;

    /// <summary>Writes the frame under <paramref name="id"/> and returns its length.</summary>
    public int Write(Span<byte> frame, int id)
    {
        var rest = frame;
        Append(ref rest, "from-sys:gateway\r\nfrom-sys-ip:127.0.0.1\r\nstream-id:"u8);
        AppendNumber(ref rest, id);
        Append(ref rest, "\r\n\r\n{\"protocol\":{\"x-type\":\"message\",\"x-cmd\":\"CONSUME\",\"x-msgId\":\"20261123000000000000000000"u8);
        AppendNumber(ref rest, id);
        Append(ref rest, _tail);
        Append(ref rest, _data);
        Append(ref rest, "}"u8);
        return frame.Length - rest.Length;
    }

    private static void Append(ref Span<byte> rest, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    private static void AppendNumber(ref Span<byte> rest, int number)
    {
        Utf8Formatter.TryFormat(number, rest, out var written);
        rest = rest[written..];
    }
}
