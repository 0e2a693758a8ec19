using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging.Messages;

/// <summary>店铺审核拒绝（ant.merchant.expand.shop.save.rejected）。A new or changed shop has been rejected in review.</summary>
/// <remarks>可信度 B：来自官方文档的转载。Confidence B: from a copy of the official documents.</remarks>
public sealed class AntMerchantExpandShopSaveRejected : MessagePart, IAlipayMessageBody<AntMerchantExpandShopSaveRejected>, IMessagePart<AntMerchantExpandShopSaveRejected>
{
    /// <inheritdoc/>
    public static string MsgApi => AlipayMsgApis.AntMerchantExpandShopSaveRejected;

    /// <inheritdoc/>
    public static JsonTypeInfo<AntMerchantExpandShopSaveRejected> JsonTypeInfo => PartConverter<AntMerchantExpandShopSaveRejected>.TypeInfo;

    /// <summary>申请单号。The number of the application. (B)</summary>
    [JsonPropertyName("order_id")]
    public string? OrderId { get; init; }

    /// <summary>蚂蚁门店编号。Alipay's id of the shop. (B)</summary>
    [JsonPropertyName("shop_id")]
    public string? ShopId { get; init; }

    /// <summary>门店名称。The shop's name. (B)</summary>
    [JsonPropertyName("shop_name")]
    public string? ShopName { get; init; }

    /// <summary>商户自己的门店编号。The merchant's own id of the shop. (B)</summary>
    [JsonPropertyName("store_id")]
    public string? StoreId { get; init; }

    /// <summary>商户的外部业务号。The merchant's number of the request. (B)</summary>
    [JsonPropertyName("out_biz_no")]
    public string? OutBizNo { get; init; }

    /// <summary>原因说明。The reason. (B)</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    static AntMerchantExpandShopSaveRejected IMessagePart<AntMerchantExpandShopSaveRejected>.ReadMembers(MemberReader members) => new()
    {
        OrderId = members.Text("order_id"),
        ShopId = members.Text("shop_id"),
        ShopName = members.Text("shop_name"),
        StoreId = members.Text("store_id"),
        OutBizNo = members.Text("out_biz_no"),
        Reason = members.Text("reason"),
        UnknownMembers = members.Rest(),
    };

    internal override void WriteMembers(MemberWriter json)
    {
        json.Text("order_id", OrderId);
        json.Text("shop_id", ShopId);
        json.Text("shop_name", ShopName);
        json.Text("store_id", StoreId);
        json.Text("out_biz_no", OutBizNo);
        json.Text("reason", Reason);
    }
}
