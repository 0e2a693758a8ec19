using Alipay.Messaging.Protocol;

namespace Alipay.Messaging.Engine;

/// <summary>
/// Reads and answers one made-up message, and throws the answer away. What the runtime compiles on this occasion, while the
/// gateway is being asked for a link, the first message of Alipay's need not wait for.
/// </summary>
internal static class Rehearsal
{
    private static readonly byte[] Message =
    [
        .. "from-sys:gateway\r\nfrom-sys-ip:127.0.0.1\r\nstream-id:0\r\n\r\n"u8,
        .. "{\"protocol\":{\"x-type\":\"message\",\"x-cmd\":\"CONSUME\",\"x-msgId\":\"0\",\"x-timestamp\":\"0\",\"x-version\":\"1.0\","u8,
        .. "\"x-charset\":\"UTF-8\",\"x-signType\":\"RSA2\",\"x-sign\":\"AAAA\"},"u8,
        .. "\"data\":{\"header\":{\"appId\":\"0\",\"msgApi\":\"none\"},\"content\":{}}}"u8,
    ];

    public static void Run() => _ = FrameWriter.ConsumeAck(FrameReader.Read(Message), MsgStatus.Fail);
}
