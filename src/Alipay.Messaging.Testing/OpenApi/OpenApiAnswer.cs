using Alipay.Messaging.Testing.Frames;
using Alipay.Messaging.Testing.Handshake;
using Alipay.Messaging.Testing.Keys;

namespace Alipay.Messaging.Testing.OpenApi;

/// <summary>The answer to a call before it is written: correct at first, then modified by faults.</summary>
internal sealed class OpenApiAnswer
{
    /// <summary>The name of the node that holds the answer of the method.</summary>
    public required string Node { get; init; }

    /// <summary>The text that the client signed, as the gateway reads it.</summary>
    public required string SignedText { get; init; }

    public required string Charset { get; set; }

    /// <summary>The exact text of the node.</summary>
    public string Response { get; set; } = "{}";

    public int Status { get; set; } = 200;

    public PushSignature Signature { get; set; }

    public string? AlipayCertSn { get; set; }

    public string? TraceId { get; set; }

    /// <summary>The certificate to sign with instead of the configured one.</summary>
    public SuccessorKind? Successor { get; set; }

    public bool IsInErrorNode { get; set; }

    public bool HasSecondNode { get; set; }

    /// <summary>The complete body, when a fault replaces it.</summary>
    public string? Body { get; set; }

    public bool IsTruncated { get; set; }

    public bool Hangs { get; set; }

    public bool HangsHalfway { get; set; }

    public bool Resets { get; set; }

    public TimeSpan Delay { get; set; }

    /// <summary>Refuses as the gateway does before it calls the method: without a signature.</summary>
    public void Refuse(Refusal refusal)
    {
        Response = refusal.ToResponse();
        Signature = PushSignature.Missing;
        AlipayCertSn = null;
    }

    public byte[] ToBytes(AlipayTestGatewayOptions options, KeySet keys)
    {
        var charset = WireText.Encoding(Charset)!; // Checked when the gateway starts, and by the library's own tests.
        var successor = Successor is { } kind ? keys.Successors.Get(kind) : null;
        var key = successor?.Key ?? keys.Alipay;
        var sign = Signature switch
        {
            PushSignature.Missing => null,
            PushSignature.Garbage => "not*base64",
            PushSignature.OfForeignKey => Sign(keys.Foreign, Response),
            PushSignature.OfOtherText => Sign(key, Response + " "),
            _ => Sign(key, Response),
        };
        var text = Body
            ?? $"{{{(HasSecondNode ? $"\"{Node}\":{{\"code\":\"10000\",\"msg\":\"Other\"}}," : "")}\"{(IsInErrorNode ? "error_response" : Node)}\":{Response}"
            + $"{Member("alipay_cert_sn", sign is null ? null : successor?.SerialNumber ?? AlipayCertSn)}{Member("sign", sign)}}}";
        return charset.GetBytes(IsTruncated ? text[..(text.Length / 2)] : text);

        string Sign(GatewayKey signer, string content) => Convert.ToBase64String(signer.Sign(options.SignType, charset.GetBytes(content)));
    }

    private static string Member(string name, string? value) => value is null ? "" : $",\"{name}\":{WireText.Quote(value)}";
}
