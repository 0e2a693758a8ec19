using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging.Messages;

/// <summary>用户授权取消（alipay.open.auth.userauth.cancelled）。A user has withdrawn the authorisation of an application.</summary>
/// <remarks>可信度 A：见于真实样例或官方仓库。Confidence A: seen in a real sample or an official repository.</remarks>
public sealed class OpenAuthUserAuthCancelled : MessagePart, IAlipayMessageBody<OpenAuthUserAuthCancelled>, IMessagePart<OpenAuthUserAuthCancelled>
{
    /// <inheritdoc/>
    public static string MsgApi => AlipayMsgApis.OpenAuthUserAuthCancelled;

    /// <inheritdoc/>
    public static JsonTypeInfo<OpenAuthUserAuthCancelled> JsonTypeInfo => PartConverter<OpenAuthUserAuthCancelled>.TypeInfo;

    /// <summary>
    /// 取消授权的用户的支付宝用户号（2088 开头的 16 位数字）。
    /// The Alipay user id of the user: 16 digits that begin with 2088. (A)
    /// </summary>
    [JsonPropertyName("user_id")]
    public string? UserId { get; init; }

    /// <summary>被取消授权的应用的 APPID。The application that lost the authorisation. (A)</summary>
    [JsonPropertyName("app_id")]
    public string? AppId { get; init; }

    /// <summary>
    /// 取消授权的时间：毫秒时间戳，JSON 数字。
    /// When it was withdrawn: milliseconds since 1970-01-01 UTC, a JSON number. See <see
    /// cref="DateTimeOffset.FromUnixTimeMilliseconds"/>. (A)
    /// </summary>
    [JsonPropertyName("cancel_time")]
    public long? CancelTime { get; init; }

    static OpenAuthUserAuthCancelled IMessagePart<OpenAuthUserAuthCancelled>.ReadMembers(MemberReader members) => new()
    {
        UserId = members.Text("user_id"),
        AppId = members.Text("app_id"),
        CancelTime = members.Number("cancel_time"),
        UnknownMembers = members.Rest(),
    };

    internal override void WriteMembers(MemberWriter json)
    {
        json.Text("user_id", UserId);
        json.Text("app_id", AppId);
        json.Number("cancel_time", CancelTime);
    }
}
