using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging.Messages;

/// <summary>资金单据状态变更（alipay.fund.trans.order.changed）。A transfer of funds has changed its state.</summary>
/// <remarks>可信度 A：见于真实样例或官方仓库。Confidence A: seen in a real sample or an official repository.</remarks>
public sealed class FundTransOrderChanged : MessagePart, IAlipayMessageBody<FundTransOrderChanged>, IMessagePart<FundTransOrderChanged>
{
    /// <inheritdoc/>
    public static string MsgApi => AlipayMsgApis.FundTransOrderChanged;

    /// <inheritdoc/>
    public static JsonTypeInfo<FundTransOrderChanged> JsonTypeInfo => PartConverter<FundTransOrderChanged>.TypeInfo;

    /// <summary>商户端的唯一订单号。The merchant's own number of the transfer. (A)</summary>
    [JsonPropertyName("out_biz_no")]
    public string? OutBizNo { get; init; }

    /// <summary>
    /// 销售产品码，例如 TRANS_ACCOUNT_NO_PWD 单笔无密转账、STD_RED_PACKET 现金红包。
    /// The product, such as TRANS_ACCOUNT_NO_PWD (a single transfer) or STD_RED_PACKET (a cash gift). (A)
    /// </summary>
    [JsonPropertyName("product_code")]
    public string? ProductCode { get; init; }

    /// <summary>
    /// 业务场景，例如 DIRECT_TRANSFER、PERSONAL_PAY、PERSONAL_COLLECTION、REFUND。
    /// The scene, such as DIRECT_TRANSFER, PERSONAL_PAY, PERSONAL_COLLECTION or REFUND. (A)
    /// </summary>
    [JsonPropertyName("biz_scene")]
    public string? BizScene { get; init; }

    /// <summary>
    /// 请求来源的接口，例如 alipay.fund.trans.uni.transfer。
    /// The API that began the transfer, such as alipay.fund.trans.uni.transfer. (A)
    /// </summary>
    [JsonPropertyName("origin_interface")]
    public string? OriginInterface { get; init; }

    /// <summary>
    /// 支付宝支付资金流水号，仅当转账成功才返回。
    /// Alipay's number of the movement of funds; only when the transfer succeeded. (A)
    /// </summary>
    [JsonPropertyName("pay_fund_order_id")]
    public string? PayFundOrderId { get; init; }

    /// <summary>支付宝转账单据号。Alipay's number of the transfer. (A)</summary>
    [JsonPropertyName("order_id")]
    public string? OrderId { get; init; }

    /// <summary>
    /// 转账单据状态：SUCCESS 成功，WAIT_PAY 等待支付，CLOSED 超时关闭，REFUND 退票，DEALING 处理中，FAIL 失败。
    /// The state: SUCCESS, WAIT_PAY, CLOSED (timed out), REFUND (sent back by the bank), DEALING or FAIL. (A)
    /// </summary>
    [JsonPropertyName("status")]
    public string? Status { get; init; }

    /// <summary>转账单据的子状态；取值未知。The state in more detail; its values are not known. (A)</summary>
    [JsonPropertyName("sub_status")]
    public string? SubStatus { get; init; }

    /// <summary>操作类型：CREATE 创建，FINISH 处理完结，CLOSE 超时关闭。What happened: CREATE, FINISH or CLOSE (timed out). (A)</summary>
    [JsonPropertyName("action_type")]
    public string? ActionType { get; init; }

    /// <summary>转账金额，单位元，十进制字符串，例如 32.00。The amount: yuan as a decimal string, such as 32.00. (A)</summary>
    [JsonPropertyName("trans_amount")]
    public string? TransAmount { get; init; }

    /// <summary>支付完成时间，格式 yyyy-MM-dd HH:mm:ss。When it was paid: yyyy-MM-dd HH:mm:ss, Beijing time. (A)</summary>
    [JsonPropertyName("pay_date")]
    public string? PayDate { get; init; }

    /// <summary>自动退款时间，格式 yyyy-MM-dd HH:mm:ss。When it was paid back: yyyy-MM-dd HH:mm:ss, Beijing time. (A)</summary>
    [JsonPropertyName("refund_date")]
    public string? RefundDate { get; init; }

    /// <summary>收款用户的 open id。The receiver's open id. (A)</summary>
    [JsonPropertyName("receiver_open_id")]
    public string? ReceiverOpenId { get; init; }

    /// <summary>收款用户的支付宝用户号。The receiver's Alipay user id. (A)</summary>
    [JsonPropertyName("receiver_user_id")]
    public string? ReceiverUserId { get; init; }

    /// <summary>无忧收场景下的受理单号。The number of the entrusted order, in the scene of that name. (A)</summary>
    [JsonPropertyName("entrust_order_id")]
    public string? EntrustOrderId { get; init; }

    /// <summary>清算机构流水号（31 位）。The clearing house's serial number, 31 characters. (A)</summary>
    [JsonPropertyName("settle_serial_no")]
    public string? SettleSerialNo { get; init; }

    /// <summary>失败的错误码。The error code of a failure. (A)</summary>
    [JsonPropertyName("error_code")]
    public string? ErrorCode { get; init; }

    /// <summary>失败原因。The reason of a failure. (A)</summary>
    [JsonPropertyName("fail_reason")]
    public string? FailReason { get; init; }

    /// <summary>失败子单的状态，例如 FAIL。The state of a part that failed, such as FAIL. (A)</summary>
    [JsonPropertyName("sub_order_status")]
    public string? SubOrderStatus { get; init; }

    /// <summary>失败子单的错误码。The error code of a part that failed. (A)</summary>
    [JsonPropertyName("sub_order_error_code")]
    public string? SubOrderErrorCode { get; init; }

    /// <summary>失败子单的原因。The reason why a part failed. (A)</summary>
    [JsonPropertyName("sub_order_fail_reason")]
    public string? SubOrderFailReason { get; init; }

    static FundTransOrderChanged IMessagePart<FundTransOrderChanged>.ReadMembers(MemberReader members) => new()
    {
        OutBizNo = members.Text("out_biz_no"),
        ProductCode = members.Text("product_code"),
        BizScene = members.Text("biz_scene"),
        OriginInterface = members.Text("origin_interface"),
        PayFundOrderId = members.Text("pay_fund_order_id"),
        OrderId = members.Text("order_id"),
        Status = members.Text("status"),
        SubStatus = members.Text("sub_status"),
        ActionType = members.Text("action_type"),
        TransAmount = members.Text("trans_amount"),
        PayDate = members.Text("pay_date"),
        RefundDate = members.Text("refund_date"),
        ReceiverOpenId = members.Text("receiver_open_id"),
        ReceiverUserId = members.Text("receiver_user_id"),
        EntrustOrderId = members.Text("entrust_order_id"),
        SettleSerialNo = members.Text("settle_serial_no"),
        ErrorCode = members.Text("error_code"),
        FailReason = members.Text("fail_reason"),
        SubOrderStatus = members.Text("sub_order_status"),
        SubOrderErrorCode = members.Text("sub_order_error_code"),
        SubOrderFailReason = members.Text("sub_order_fail_reason"),
        UnknownMembers = members.Rest(),
    };

    internal override void WriteMembers(MemberWriter json)
    {
        json.Text("out_biz_no", OutBizNo);
        json.Text("product_code", ProductCode);
        json.Text("biz_scene", BizScene);
        json.Text("origin_interface", OriginInterface);
        json.Text("pay_fund_order_id", PayFundOrderId);
        json.Text("order_id", OrderId);
        json.Text("status", Status);
        json.Text("sub_status", SubStatus);
        json.Text("action_type", ActionType);
        json.Text("trans_amount", TransAmount);
        json.Text("pay_date", PayDate);
        json.Text("refund_date", RefundDate);
        json.Text("receiver_open_id", ReceiverOpenId);
        json.Text("receiver_user_id", ReceiverUserId);
        json.Text("entrust_order_id", EntrustOrderId);
        json.Text("settle_serial_no", SettleSerialNo);
        json.Text("error_code", ErrorCode);
        json.Text("fail_reason", FailReason);
        json.Text("sub_order_status", SubOrderStatus);
        json.Text("sub_order_error_code", SubOrderErrorCode);
        json.Text("sub_order_fail_reason", SubOrderFailReason);
    }
}
