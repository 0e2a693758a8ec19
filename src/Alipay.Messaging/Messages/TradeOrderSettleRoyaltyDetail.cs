using System.Text.Json.Serialization;

namespace Alipay.Messaging.Messages;

/// <summary>一条分账明细。One receiver's part of a split.</summary>
/// <remarks>可信度 B：来自官方文档的转载。Confidence B: from a copy of the official documents.</remarks>
public sealed class TradeOrderSettleRoyaltyDetail : MessagePart, IMessagePart<TradeOrderSettleRoyaltyDetail>
{
    /// <summary>分账金额，单位元，十进制字符串，例如 10.00。The amount: yuan as a decimal string, such as 10.00. (B)</summary>
    [JsonPropertyName("amount")]
    public string? Amount { get; init; }

    /// <summary>分账操作类型，例如 transfer。What was done, such as transfer. (B)</summary>
    [JsonPropertyName("operation_type")]
    public string? OperationType { get; init; }

    /// <summary>分账转入方的账号。The receiver's account. (B)</summary>
    [JsonPropertyName("trans_in")]
    public string? TransIn { get; init; }

    /// <summary>分账状态，例如 SUCCESS、FAIL。The state, such as SUCCESS or FAIL. (B)</summary>
    [JsonPropertyName("state")]
    public string? State { get; init; }

    /// <summary>分账明细单号。The number of this part. (B)</summary>
    [JsonPropertyName("detail_id")]
    public string? DetailId { get; init; }

    static TradeOrderSettleRoyaltyDetail IMessagePart<TradeOrderSettleRoyaltyDetail>.ReadMembers(MemberReader members) => new()
    {
        Amount = members.Text("amount"),
        OperationType = members.Text("operation_type"),
        TransIn = members.Text("trans_in"),
        State = members.Text("state"),
        DetailId = members.Text("detail_id"),
        UnknownMembers = members.Rest(),
    };

    internal override void WriteMembers(MemberWriter json)
    {
        json.Text("amount", Amount);
        json.Text("operation_type", OperationType);
        json.Text("trans_in", TransIn);
        json.Text("state", State);
        json.Text("detail_id", DetailId);
    }
}
