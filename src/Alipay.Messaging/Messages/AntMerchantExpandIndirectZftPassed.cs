using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging.Messages;

/// <summary>
/// 直付通二级商户进件审核通过（ant.merchant.expand.indirect.zft.passed）。
/// The application of a secondary merchant (direct payment) has passed review.
/// </summary>
/// <remarks>可信度 B：来自官方文档的转载。Confidence B: from a copy of the official documents.</remarks>
public sealed class AntMerchantExpandIndirectZftPassed : MessagePart, IAlipayMessageBody<AntMerchantExpandIndirectZftPassed>, IMessagePart<AntMerchantExpandIndirectZftPassed>
{
    /// <inheritdoc/>
    public static string MsgApi => AlipayMsgApis.AntMerchantExpandIndirectZftPassed;

    /// <inheritdoc/>
    public static JsonTypeInfo<AntMerchantExpandIndirectZftPassed> JsonTypeInfo => PartConverter<AntMerchantExpandIndirectZftPassed>.TypeInfo;

    /// <summary>进件申请单号。The number of the application. (B)</summary>
    [JsonPropertyName("order_id")]
    public string? OrderId { get; init; }

    /// <summary>二级商户的 smid。The secondary merchant's smid. (B)</summary>
    [JsonPropertyName("smid")]
    public string? Smid { get; init; }

    /// <summary>进件时传入的外部商户号。The merchant id that the applicant gave. (B)</summary>
    [JsonPropertyName("external_id")]
    public string? ExternalId { get; init; }

    /// <summary>结算银行卡的编号。The alias of the bank card to settle to. (B)</summary>
    [JsonPropertyName("card_alias_no")]
    public string? CardAliasNo { get; init; }

    /// <summary>备注。A remark. (B)</summary>
    [JsonPropertyName("memo")]
    public string? Memo { get; init; }

    static AntMerchantExpandIndirectZftPassed IMessagePart<AntMerchantExpandIndirectZftPassed>.ReadMembers(MemberReader members) => new()
    {
        OrderId = members.Text("order_id"),
        Smid = members.Text("smid"),
        ExternalId = members.Text("external_id"),
        CardAliasNo = members.Text("card_alias_no"),
        Memo = members.Text("memo"),
        UnknownMembers = members.Rest(),
    };

    internal override void WriteMembers(MemberWriter json)
    {
        json.Text("order_id", OrderId);
        json.Text("smid", Smid);
        json.Text("external_id", ExternalId);
        json.Text("card_alias_no", CardAliasNo);
        json.Text("memo", Memo);
    }
}
