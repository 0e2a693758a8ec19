using System.Text.Json.Serialization;

namespace Alipay.Messaging.Messages;

/// <summary>一个产品的签约状态。The state of one product of a contract.</summary>
/// <remarks>可信度 B：来自官方文档的转载。Confidence B: from a copy of the official documents.</remarks>
public sealed class OpenSpSignSyncProduct : MessagePart, IMessagePart<OpenSpSignSyncProduct>
{
    /// <summary>产品码。The code of the product. (B)</summary>
    [JsonPropertyName("product_code")]
    public string? ProductCode { get; init; }

    /// <summary>驳回原因。The reason of a rejection. (B)</summary>
    [JsonPropertyName("reject_reason")]
    public string? RejectReason { get; init; }

    static OpenSpSignSyncProduct IMessagePart<OpenSpSignSyncProduct>.ReadMembers(MemberReader members) => new()
    {
        ProductCode = members.Text("product_code"),
        RejectReason = members.Text("reject_reason"),
        UnknownMembers = members.Rest(),
    };

    internal override void WriteMembers(MemberWriter json)
    {
        json.Text("product_code", ProductCode);
        json.Text("reject_reason", RejectReason);
    }
}
