using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging.Messages;

/// <summary>交易分账结果通知（alipay.trade.order.settle.notify）。The split of a trade between its receivers has a result.</summary>
/// <remarks>可信度 B：来自官方文档的转载。Confidence B: from a copy of the official documents.</remarks>
public sealed class TradeOrderSettleNotify : MessagePart, IAlipayMessageBody<TradeOrderSettleNotify>, IMessagePart<TradeOrderSettleNotify>
{
    /// <inheritdoc/>
    public static string MsgApi => AlipayMsgApis.TradeOrderSettleNotify;

    /// <inheritdoc/>
    public static JsonTypeInfo<TradeOrderSettleNotify> JsonTypeInfo => PartConverter<TradeOrderSettleNotify>.TypeInfo;

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

    static TradeOrderSettleNotify IMessagePart<TradeOrderSettleNotify>.ReadMembers(MemberReader members) => new()
    {
        OperationDt = members.Text("operation_dt"),
        SettleNo = members.Text("settle_no"),
        TradeNo = members.Text("trade_no"),
        OutRequestNo = members.Text("out_request_no"),
        RoyaltyDetailList = members.Parts<TradeOrderSettleRoyaltyDetail>("royalty_detail_list"),
        UnknownMembers = members.Rest(),
    };

    internal override void WriteMembers(MemberWriter json)
    {
        json.Text("operation_dt", OperationDt);
        json.Text("settle_no", SettleNo);
        json.Text("trade_no", TradeNo);
        json.Text("out_request_no", OutRequestNo);
        json.Parts("royalty_detail_list", RoyaltyDetailList);
    }
}
