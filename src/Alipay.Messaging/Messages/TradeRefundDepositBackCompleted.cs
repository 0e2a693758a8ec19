using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging.Messages;

/// <summary>收单退款冲退完成（alipay.trade.refund.depositback.completed）。A refund has reached the bank card, or has failed to.</summary>
/// <remarks>可信度 B：来自官方文档的转载。Confidence B: from a copy of the official documents.</remarks>
public sealed class TradeRefundDepositBackCompleted : MessagePart, IAlipayMessageBody<TradeRefundDepositBackCompleted>, IMessagePart<TradeRefundDepositBackCompleted>
{
    /// <inheritdoc/>
    public static string MsgApi => AlipayMsgApis.TradeRefundDepositBackCompleted;

    /// <inheritdoc/>
    public static JsonTypeInfo<TradeRefundDepositBackCompleted> JsonTypeInfo => PartConverter<TradeRefundDepositBackCompleted>.TypeInfo;

    /// <summary>支付宝交易号；文档标为必有。Alipay's trade number. Required by the documents. (B)</summary>
    [JsonPropertyName("trade_no")]
    public string? TradeNo { get; init; }

    /// <summary>商户订单号；文档标为必有。The merchant's order number. Required by the documents. (B)</summary>
    [JsonPropertyName("out_trade_no")]
    public string? OutTradeNo { get; init; }

    /// <summary>退款请求号；文档标为必有。The number of the refund request. Required by the documents. (B)</summary>
    [JsonPropertyName("out_request_no")]
    public string? OutRequestNo { get; init; }

    /// <summary>
    /// 银行卡冲退状态：S 成功，F 失败；失败时资金自动转入用户的支付宝余额；文档标为必有。
    /// The outcome: S for success, F for failure. On failure the money goes to the user's Alipay balance. Required by
    /// the documents. (B)
    /// </summary>
    [JsonPropertyName("dback_status")]
    public string? DbackStatus { get; init; }

    /// <summary>
    /// 银行卡冲退金额，单位元，十进制字符串，例如 1.01；仅当 dback_status 为 S 时返回。
    /// The amount that went back to the card: yuan as a decimal string, such as 1.01. Only when dback_status is S.
    /// (B)
    /// </summary>
    [JsonPropertyName("dback_amount")]
    public string? DbackAmount { get; init; }

    /// <summary>银行响应时间，格式 yyyy-MM-dd HH:mm:ss。When the bank answered: yyyy-MM-dd HH:mm:ss, Beijing time. (B)</summary>
    [JsonPropertyName("bank_ack_time")]
    public string? BankAckTime { get; init; }

    /// <summary>
    /// 预估银行入账时间，格式 yyyy-MM-dd HH:mm:ss。
    /// When the card is expected to be credited: yyyy-MM-dd HH:mm:ss, Beijing time. (B)
    /// </summary>
    [JsonPropertyName("est_bank_receipt_time")]
    public string? EstBankReceiptTime { get; init; }

    static TradeRefundDepositBackCompleted IMessagePart<TradeRefundDepositBackCompleted>.ReadMembers(MemberReader members) => new()
    {
        TradeNo = members.Text("trade_no"),
        OutTradeNo = members.Text("out_trade_no"),
        OutRequestNo = members.Text("out_request_no"),
        DbackStatus = members.Text("dback_status"),
        DbackAmount = members.Text("dback_amount"),
        BankAckTime = members.Text("bank_ack_time"),
        EstBankReceiptTime = members.Text("est_bank_receipt_time"),
        UnknownMembers = members.Rest(),
    };

    internal override void WriteMembers(MemberWriter json)
    {
        json.Text("trade_no", TradeNo);
        json.Text("out_trade_no", OutTradeNo);
        json.Text("out_request_no", OutRequestNo);
        json.Text("dback_status", DbackStatus);
        json.Text("dback_amount", DbackAmount);
        json.Text("bank_ack_time", BankAckTime);
        json.Text("est_bank_receipt_time", EstBankReceiptTime);
    }
}
