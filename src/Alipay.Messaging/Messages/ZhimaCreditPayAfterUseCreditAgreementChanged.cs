using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging.Messages;

/// <summary>
/// 芝麻先享信用协议状态变更（zhima.credit.payafteruse.creditagreement.changed）。
/// A pay-after-use credit agreement has changed its state.
/// </summary>
/// <remarks>可信度 B：来自官方文档的转载。Confidence B: from a copy of the official documents.</remarks>
public sealed class ZhimaCreditPayAfterUseCreditAgreementChanged : MessagePart, IAlipayMessageBody<ZhimaCreditPayAfterUseCreditAgreementChanged>, IMessagePart<ZhimaCreditPayAfterUseCreditAgreementChanged>
{
    /// <inheritdoc/>
    public static string MsgApi => AlipayMsgApis.ZhimaCreditPayAfterUseCreditAgreementChanged;

    /// <inheritdoc/>
    public static JsonTypeInfo<ZhimaCreditPayAfterUseCreditAgreementChanged> JsonTypeInfo => PartConverter<ZhimaCreditPayAfterUseCreditAgreementChanged>.TypeInfo;

    /// <summary>信用服务开通协议号。Alipay's number of the agreement. (B)</summary>
    [JsonPropertyName("credit_agreement_id")]
    public string? CreditAgreementId { get; init; }

    /// <summary>协议状态：VALID 有效，INVALID 无效。The state: VALID or INVALID. (B)</summary>
    [JsonPropertyName("agreement_status")]
    public string? AgreementStatus { get; init; }

    /// <summary>商户外部协议号。The merchant's number of the agreement. (B)</summary>
    [JsonPropertyName("out_agreement_no")]
    public string? OutAgreementNo { get; init; }

    /// <summary>状态变更的时间，格式 yyyy-MM-dd HH:mm:ss。When it changed: yyyy-MM-dd HH:mm:ss, Beijing time. (B)</summary>
    [JsonPropertyName("biz_time")]
    public string? BizTime { get; init; }

    /// <summary>开通渠道，例如 ALIPAY_RECOMMEND。Where it was opened, such as ALIPAY_RECOMMEND. (B)</summary>
    [JsonPropertyName("open_channel")]
    public string? OpenChannel { get; init; }

    /// <summary>用户的支付宝用户号；与 open_id 至少有一个。The user's Alipay user id; this or open_id is there. (B)</summary>
    [JsonPropertyName("alipay_user_id")]
    public string? AlipayUserId { get; init; }

    /// <summary>用户的 open id。The user's open id. (B)</summary>
    [JsonPropertyName("open_id")]
    public string? OpenId { get; init; }

    /// <summary>
    /// 扩展信息：内容为 JSON 的字符串，只在特殊场景返回。
    /// Further data: a string that holds JSON, in special scenes only. (B)
    /// </summary>
    [JsonPropertyName("ext_info")]
    public string? ExtInfo { get; init; }

    static ZhimaCreditPayAfterUseCreditAgreementChanged IMessagePart<ZhimaCreditPayAfterUseCreditAgreementChanged>.ReadMembers(MemberReader members) => new()
    {
        CreditAgreementId = members.Text("credit_agreement_id"),
        AgreementStatus = members.Text("agreement_status"),
        OutAgreementNo = members.Text("out_agreement_no"),
        BizTime = members.Text("biz_time"),
        OpenChannel = members.Text("open_channel"),
        AlipayUserId = members.Text("alipay_user_id"),
        OpenId = members.Text("open_id"),
        ExtInfo = members.Text("ext_info"),
        UnknownMembers = members.Rest(),
    };

    internal override void WriteMembers(MemberWriter json)
    {
        json.Text("credit_agreement_id", CreditAgreementId);
        json.Text("agreement_status", AgreementStatus);
        json.Text("out_agreement_no", OutAgreementNo);
        json.Text("biz_time", BizTime);
        json.Text("open_channel", OpenChannel);
        json.Text("alipay_user_id", AlipayUserId);
        json.Text("open_id", OpenId);
        json.Text("ext_info", ExtInfo);
    }
}
