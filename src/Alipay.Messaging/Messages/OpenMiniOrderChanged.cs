using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging.Messages;

/// <summary>小程序订单变更（alipay.open.mini.order.changed）。An order of a mini program has changed its state.</summary>
/// <remarks>可信度 B：来自官方文档的转载。Confidence B: from a copy of the official documents.</remarks>
public sealed class OpenMiniOrderChanged : MessagePart, IAlipayMessageBody<OpenMiniOrderChanged>, IMessagePart<OpenMiniOrderChanged>
{
    /// <inheritdoc/>
    public static string MsgApi => AlipayMsgApis.OpenMiniOrderChanged;

    /// <inheritdoc/>
    public static JsonTypeInfo<OpenMiniOrderChanged> JsonTypeInfo => PartConverter<OpenMiniOrderChanged>.TypeInfo;

    /// <summary>商户订单号。The merchant's order number. (B)</summary>
    [JsonPropertyName("out_order_id")]
    public string? OutOrderId { get; init; }

    /// <summary>支付宝订单号。Alipay's order number. (B)</summary>
    [JsonPropertyName("order_id")]
    public string? OrderId { get; init; }

    /// <summary>
    /// 订单状态：PAID 已支付，REFUND_CLOSED 退款关闭，DELIVERED 已发货；可能还有别的。
    /// The state: PAID, REFUND_CLOSED, DELIVERED; there may be others. (B)
    /// </summary>
    [JsonPropertyName("status")]
    public string? Status { get; init; }

    /// <summary>操作方应用的 APPID。The application that acted. (B)</summary>
    [JsonPropertyName("operate_app_id")]
    public string? OperateAppId { get; init; }

    /// <summary>授权方应用的 APPID。The application on whose behalf it acted. (B)</summary>
    [JsonPropertyName("auth_app_id")]
    public string? AuthAppId { get; init; }

    /// <summary>订单总金额，单位元，十进制字符串。The order's total: yuan as a decimal string. (B)</summary>
    [JsonPropertyName("total_amount")]
    public string? TotalAmount { get; init; }

    /// <summary>实收金额，单位元，十进制字符串。What the merchant receives: yuan as a decimal string. (B)</summary>
    [JsonPropertyName("receipt_amount")]
    public string? ReceiptAmount { get; init; }

    static OpenMiniOrderChanged IMessagePart<OpenMiniOrderChanged>.ReadMembers(MemberReader members) => new()
    {
        OutOrderId = members.Text("out_order_id"),
        OrderId = members.Text("order_id"),
        Status = members.Text("status"),
        OperateAppId = members.Text("operate_app_id"),
        AuthAppId = members.Text("auth_app_id"),
        TotalAmount = members.Text("total_amount"),
        ReceiptAmount = members.Text("receipt_amount"),
        UnknownMembers = members.Rest(),
    };

    internal override void WriteMembers(MemberWriter json)
    {
        json.Text("out_order_id", OutOrderId);
        json.Text("order_id", OrderId);
        json.Text("status", Status);
        json.Text("operate_app_id", OperateAppId);
        json.Text("auth_app_id", AuthAppId);
        json.Text("total_amount", TotalAmount);
        json.Text("receipt_amount", ReceiptAmount);
    }
}
