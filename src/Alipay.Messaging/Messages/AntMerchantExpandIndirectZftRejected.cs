using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging.Messages;

/// <summary>
/// 直付通二级商户进件拒绝（ant.merchant.expand.indirect.zft.rejected）。
/// The application of a secondary merchant (direct payment) has been rejected.
/// </summary>
/// <remarks>可信度 B：来自官方文档的转载。Confidence B: from a copy of the official documents.</remarks>
public sealed class AntMerchantExpandIndirectZftRejected : MessagePart, IAlipayMessageBody<AntMerchantExpandIndirectZftRejected>, IMessagePart<AntMerchantExpandIndirectZftRejected>
{
    /// <inheritdoc/>
    public static string MsgApi => AlipayMsgApis.AntMerchantExpandIndirectZftRejected;

    /// <inheritdoc/>
    public static JsonTypeInfo<AntMerchantExpandIndirectZftRejected> JsonTypeInfo => PartConverter<AntMerchantExpandIndirectZftRejected>.TypeInfo;

    /// <summary>进件申请单号。The number of the application. (B)</summary>
    [JsonPropertyName("order_id")]
    public string? OrderId { get; init; }

    /// <summary>进件时传入的外部商户号。The merchant id that the applicant gave. (B)</summary>
    [JsonPropertyName("external_id")]
    public string? ExternalId { get; init; }

    /// <summary>拒绝原因。The reason of the rejection. (B)</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    static AntMerchantExpandIndirectZftRejected IMessagePart<AntMerchantExpandIndirectZftRejected>.ReadMembers(MemberReader members) => new()
    {
        OrderId = members.Text("order_id"),
        ExternalId = members.Text("external_id"),
        Reason = members.Text("reason"),
        UnknownMembers = members.Rest(),
    };

    internal override void WriteMembers(MemberWriter json)
    {
        json.Text("order_id", OrderId);
        json.Text("external_id", ExternalId);
        json.Text("reason", Reason);
    }
}
