using System.Security.Cryptography;
using System.Text;

namespace Alipay.Messaging.Benchmarks.Parts;

/// <summary>One signed message of about 1,300 bytes, and the keys it was signed with. Throw-away keys.</summary>
internal sealed class PartFrames
{
    public PartFrames()
    {
        AlipayKey = RSA.Create(2048);
        Data = Encoding.UTF8.GetBytes(
            "{\"header\":{\"appId\":\"2021000000000001\",\"msgApi\":\"alipay.trade.refund.depositback.completed\"},\"content\":{\"memo\":\""
            + new string('x', 600) + "\"}}");
        Signature = AlipayKey.SignData(Data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Frame = Encoding.UTF8.GetBytes(
            "from-sys:gateway\r\nfrom-sys-ip:127.0.0.1\r\nstream-id:s000000001\r\n\r\n{\"protocol\":{\"x-type\":\"message\",\"x-cmd\":\"CONSUME\","
            + "\"x-msgId\":\"202611230000000000000000000000001\",\"x-timestamp\":\"1700000000000\",\"x-version\":\"1.0\",\"x-charset\":\"UTF-8\","
            + $"\"x-signType\":\"RSA2\",\"x-sign\":\"{Convert.ToBase64String(Signature)}\"}},\"data\":{Encoding.UTF8.GetString(Data)}}}");
    }

    public RSA AlipayKey { get; }

    public byte[] Data { get; }

    public byte[] Signature { get; }

    public byte[] Frame { get; }
}
