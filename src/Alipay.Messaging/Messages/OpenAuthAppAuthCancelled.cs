using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging.Messages;

/// <summary>
/// 第三方应用授权取消（alipay.open.auth.appauth.cancelled）。
/// A merchant has withdrawn the authorisation of a third-party application.
/// </summary>
/// <remarks>可信度 C：只有一处来源。Confidence C: one source only.</remarks>
public sealed class OpenAuthAppAuthCancelled : MessagePart, IAlipayMessageBody<OpenAuthAppAuthCancelled>, IMessagePart<OpenAuthAppAuthCancelled>
{
    /// <inheritdoc/>
    public static string MsgApi => AlipayMsgApis.OpenAuthAppAuthCancelled;

    /// <inheritdoc/>
    public static JsonTypeInfo<OpenAuthAppAuthCancelled> JsonTypeInfo => PartConverter<OpenAuthAppAuthCancelled>.TypeInfo;

    /// <summary>授权方（商家）应用的 APPID。The merchant's application, which had given the authorisation. (C)</summary>
    [JsonPropertyName("auth_app_id")]
    public string? AuthAppId { get; init; }

    /// <summary>
    /// 随之失效的应用授权令牌；敏感，不要写入日志。
    /// The application authorisation token that is no longer valid. A secret: keep it out of logs. (C)
    /// </summary>
    [JsonPropertyName("app_auth_token")]
    public string? AppAuthToken { get; init; }

    /// <summary>
    /// 授权方的支付宝用户号（2088 开头的 16 位数字）。
    /// The Alipay user id of the merchant: 16 digits that begin with 2088. (C)
    /// </summary>
    [JsonPropertyName("user_id")]
    public string? UserId { get; init; }

    /// <summary>第三方应用的 APPID。The third-party application. (C)</summary>
    [JsonPropertyName("app_id")]
    public string? AppId { get; init; }

    static OpenAuthAppAuthCancelled IMessagePart<OpenAuthAppAuthCancelled>.ReadMembers(MemberReader members) => new()
    {
        AuthAppId = members.Text("auth_app_id"),
        AppAuthToken = members.Text("app_auth_token"),
        UserId = members.Text("user_id"),
        AppId = members.Text("app_id"),
        UnknownMembers = members.Rest(),
    };

    internal override void WriteMembers(MemberWriter json)
    {
        json.Text("auth_app_id", AuthAppId);
        json.Text("app_auth_token", AppAuthToken);
        json.Text("user_id", UserId);
        json.Text("app_id", AppId);
    }
}
