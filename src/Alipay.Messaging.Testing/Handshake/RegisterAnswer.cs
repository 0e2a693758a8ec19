using Alipay.Messaging.Testing.Frames;
using Alipay.Messaging.Testing.Keys;

namespace Alipay.Messaging.Testing.Handshake;

/// <summary>The answer to a register request before it is written: correct at first, then modified by faults.</summary>
internal sealed class RegisterAnswer
{
    public int Status { get; set; } = 200;

    /// <summary>The exact text of the <c>response</c> object.</summary>
    public required string Response { get; set; }

    public PushSignature Signature { get; set; }

    public string? AlipayCertSn { get; set; }

    public string? Zone { get; set; }

    /// <summary>The complete body, when a fault replaces it.</summary>
    public string? Body { get; set; }

    public bool IsTruncated { get; set; }

    public bool Hangs { get; set; }

    public bool HangsHalfway { get; set; }

    public bool Resets { get; set; }

    public TimeSpan Delay { get; set; }

    public void Refuse(Refusal refusal)
    {
        Response = refusal.ToResponse();
        Signature = PushSignature.Missing;
        AlipayCertSn = null;
        Zone = null;
    }

    public byte[] ToBytes(AlipayTestGatewayOptions options, KeySet keys)
    {
        var charset = WireText.Encoding(options.Charset)!; // Checked when the gateway starts.
        var sign = Signature switch
        {
            PushSignature.Missing => null,
            PushSignature.Garbage => "not*base64",
            PushSignature.OfForeignKey => Sign(keys.Foreign, Response),
            PushSignature.OfOtherText => Sign(keys.Alipay, Response + " "),
            _ => Sign(keys.Alipay, Response),
        };
        var text = Body
            ?? $"{{\"response\":{Response}{Member("sign", sign)}{Member("alipay_cert_sn", AlipayCertSn)}}}";
        return charset.GetBytes(IsTruncated ? text[..(text.Length / 2)] : text);

        string Sign(GatewayKey key, string content) => Convert.ToBase64String(key.Sign(options.SignType, charset.GetBytes(content)));
    }

    private static string Member(string name, string? value) => value is null ? "" : $",\"{name}\":{WireText.Quote(value)}";
}
