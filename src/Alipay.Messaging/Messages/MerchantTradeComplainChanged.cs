using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging.Messages;

/// <summary>交易投诉变更（alipay.merchant.tradecomplain.changed）。A complaint about a trade has changed.</summary>
/// <remarks>可信度 A：见于真实样例或官方仓库。Confidence A: seen in a real sample or an official repository.</remarks>
public sealed class MerchantTradeComplainChanged : MessagePart, IAlipayMessageBody<MerchantTradeComplainChanged>, IMessagePart<MerchantTradeComplainChanged>
{
    /// <inheritdoc/>
    public static string MsgApi => AlipayMsgApis.MerchantTradeComplainChanged;

    /// <inheritdoc/>
    public static JsonTypeInfo<MerchantTradeComplainChanged> JsonTypeInfo => PartConverter<MerchantTradeComplainChanged>.TypeInfo;

    /// <summary>投诉单号，用它查询投诉详情。The complaint's id; ask for the details by it. (A)</summary>
    [JsonPropertyName("complain_event_id")]
    public string? ComplainEventId { get; init; }

    static MerchantTradeComplainChanged IMessagePart<MerchantTradeComplainChanged>.ReadMembers(MemberReader members) => new()
    {
        ComplainEventId = members.Text("complain_event_id"),
        UnknownMembers = members.Rest(),
    };

    internal override void WriteMembers(MemberWriter json)
    {
        json.Text("complain_event_id", ComplainEventId);
    }
}
