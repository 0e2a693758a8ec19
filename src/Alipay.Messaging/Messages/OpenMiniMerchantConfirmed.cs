using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging.Messages;

/// <summary>
/// 商户确认服务商代创建小程序（alipay.open.mini.merchant.confirmed）。
/// A merchant has answered a service provider's proposal to create a mini program.
/// </summary>
/// <remarks>可信度 C：只有一处来源。Confidence C: one source only.</remarks>
public sealed class OpenMiniMerchantConfirmed : MessagePart, IAlipayMessageBody<OpenMiniMerchantConfirmed>, IMessagePart<OpenMiniMerchantConfirmed>
{
    /// <inheritdoc/>
    public static string MsgApi => AlipayMsgApis.OpenMiniMerchantConfirmed;

    /// <inheritdoc/>
    public static JsonTypeInfo<OpenMiniMerchantConfirmed> JsonTypeInfo => PartConverter<OpenMiniMerchantConfirmed>.TypeInfo;

    /// <summary>服务商代商家创建小程序时由开放平台返回的订单号。The order number that the open platform gave to the proposal. (C)</summary>
    [JsonPropertyName("order_no")]
    public string? OrderNo { get; init; }

    /// <summary>服务商的外部订单号。The service provider's own order number. (C)</summary>
    [JsonPropertyName("out_order_no")]
    public string? OutOrderNo { get; init; }

    /// <summary>
    /// 小程序的 APPID（支付宝的拼写就是 min）；仅在商家同意后有值。
    /// The mini program's application id (Alipay spells it so); only when the merchant agreed. (C)
    /// </summary>
    [JsonPropertyName("min_app_id")]
    public string? MinAppId { get; init; }

    /// <summary>状态：AGREED 同意，REJECTED 拒绝，TIMEOUT 超时。The answer: AGREED, REJECTED or TIMEOUT. (C)</summary>
    [JsonPropertyName("status")]
    public string? Status { get; init; }

    /// <summary>商家的 PID。The merchant's partner id. (C)</summary>
    [JsonPropertyName("pid")]
    public string? Pid { get; init; }

    static OpenMiniMerchantConfirmed IMessagePart<OpenMiniMerchantConfirmed>.ReadMembers(MemberReader members) => new()
    {
        OrderNo = members.Text("order_no"),
        OutOrderNo = members.Text("out_order_no"),
        MinAppId = members.Text("min_app_id"),
        Status = members.Text("status"),
        Pid = members.Text("pid"),
        UnknownMembers = members.Rest(),
    };

    internal override void WriteMembers(MemberWriter json)
    {
        json.Text("order_no", OrderNo);
        json.Text("out_order_no", OutOrderNo);
        json.Text("min_app_id", MinAppId);
        json.Text("status", Status);
        json.Text("pid", Pid);
    }
}
