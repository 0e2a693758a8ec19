using Alipay.Messaging.Handshake;
using Alipay.Messaging.Protocol;

namespace Alipay.Messaging.Runtime;

/// <summary>
/// Reads a made-up answer of the gateway, reads and answers a made-up message, and discards the results. What the runtime
/// compiles on this occasion, while the gateway is being asked for a connection, delays neither the connect nor the first message.
/// </summary>
internal static class WarmUp
{
    private static readonly byte[] Answer = "{\"response\":{\"code\":\"10000\",\"msg\":\"\",\"link_token\":\"0\"},\"sign\":\"AAAA\"}"u8.ToArray();

    private static readonly byte[] Message =
    [
        .. "from-sys:gateway\r\nfrom-sys-ip:127.0.0.1\r\nstream-id:0\r\n\r\n"u8,
        .. "{\"protocol\":{\"x-type\":\"message\",\"x-cmd\":\"CONSUME\",\"x-msgId\":\"0\",\"x-timestamp\":\"0\",\"x-version\":\"1.0\","u8,
        .. "\"x-charset\":\"UTF-8\",\"x-signType\":\"RSA2\",\"x-sign\":\"AAAA\"},"u8,
        .. "\"data\":{\"header\":{\"appId\":\"0\",\"msgApi\":\"none\"},\"content\":{}}}"u8,
    ];

    public static void Run()
    {
        _ = RegisterResponse.Parse(Answer);
        _ = FrameWriter.ConsumeAck(FrameReader.Read(Message), MsgStatus.Fail);
    }
}
