using System.Text.Json.Serialization;

namespace Alipay.Messaging.Messages;

/// <summary>交易分账结果通知（alipay.trade.order.settle.notify）。The split of a trade between its receivers has a result.</summary>
/// <remarks>可信度 B：来自官方文档的转载。Confidence B: from a copy of the official documents.</remarks>
public sealed class TradeOrderSettleNotify : MessagePart, IAlipayMessageBody
{
    /// <inheritdoc/>
    public static string MsgApi => AlipayMsgApis.TradeOrderSettleNotify;

    /// <summary>分账受理时间，格式 yyyy-MM-dd HH:mm:ss。When the split was carried out: yyyy-MM-dd HH:mm:ss, Beijing time. (B)</summary>
    [JsonPropertyName("operation_dt")]
    public string? OperationDt { get; init; }

    /// <summary>支付宝分账单号。Alipay's number of the split. (B)</summary>
    [JsonPropertyName("settle_no")]
    public string? SettleNo { get; init; }

    /// <summary>支付宝交易号。Alipay's trade number. (B)</summary>
    [JsonPropertyName("trade_no")]
    public string? TradeNo { get; init; }

    /// <summary>商户的分账请求号。The merchant's number of the request. (B)</summary>
    [JsonPropertyName("out_request_no")]
    public string? OutRequestNo { get; init; }

    /// <summary>分账明细。What each receiver got. (B)</summary>
    [JsonPropertyName("royalty_detail_list")]
    public IReadOnlyList<TradeOrderSettleRoyaltyDetail>? RoyaltyDetailList { get; init; }
}
