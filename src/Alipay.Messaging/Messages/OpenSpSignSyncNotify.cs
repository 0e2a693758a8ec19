using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging.Messages;

/// <summary>
/// 服务商代签约结果同步（alipay.open.sp.sign.sync.notify）。
/// A contract that a service provider signs for a merchant has a result.
/// </summary>
/// <remarks>可信度 B：来自官方文档的转载。Confidence B: from a copy of the official documents.</remarks>
public sealed class OpenSpSignSyncNotify : MessagePart, IAlipayMessageBody<OpenSpSignSyncNotify>, IMessagePart<OpenSpSignSyncNotify>
{
    /// <inheritdoc/>
    public static string MsgApi => AlipayMsgApis.OpenSpSignSyncNotify;

    /// <inheritdoc/>
    public static JsonTypeInfo<OpenSpSignSyncNotify> JsonTypeInfo => PartConverter<OpenSpSignSyncNotify>.TypeInfo;

    /// <summary>场景。The scene. (B)</summary>
    [JsonPropertyName("scene")]
    public string? Scene { get; init; }

    /// <summary>商家的支付宝账号。The merchant's Alipay account. (B)</summary>
    [JsonPropertyName("account")]
    public string? Account { get; init; }

    /// <summary>事务编号。The number of the batch. (B)</summary>
    [JsonPropertyName("batch_no")]
    public string? BatchNo { get; init; }

    /// <summary>事务的状态。The state of the batch. (B)</summary>
    [JsonPropertyName("batch_order_status")]
    public string? BatchOrderStatus { get; init; }

    /// <summary>服务商应用的 APPID。The service provider's application. (B)</summary>
    [JsonPropertyName("isv_app_id")]
    public string? IsvAppId { get; init; }

    /// <summary>各产品的签约状态。The state of each product. (B)</summary>
    [JsonPropertyName("product_status_infos")]
    public IReadOnlyList<OpenSpSignSyncProduct>? ProductStatusInfos { get; init; }

    static OpenSpSignSyncNotify IMessagePart<OpenSpSignSyncNotify>.ReadMembers(MemberReader members) => new()
    {
        Scene = members.Text("scene"),
        Account = members.Text("account"),
        BatchNo = members.Text("batch_no"),
        BatchOrderStatus = members.Text("batch_order_status"),
        IsvAppId = members.Text("isv_app_id"),
        ProductStatusInfos = members.Parts<OpenSpSignSyncProduct>("product_status_infos"),
        UnknownMembers = members.Rest(),
    };

    internal override void WriteMembers(MemberWriter json)
    {
        json.Text("scene", Scene);
        json.Text("account", Account);
        json.Text("batch_no", BatchNo);
        json.Text("batch_order_status", BatchOrderStatus);
        json.Text("isv_app_id", IsvAppId);
        json.Parts("product_status_infos", ProductStatusInfos);
    }
}
