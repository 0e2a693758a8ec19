using System.Text.Json.Serialization;

namespace Alipay.Messaging.Messages;

/// <summary>用户授权取消（alipay.open.auth.userauth.cancelled）。A user has withdrawn the authorisation of an application.</summary>
/// <remarks>可信度 A：见于真实样例或官方仓库。Confidence A: seen in a real sample or an official repository.</remarks>
public sealed class OpenAuthUserAuthCancelled : MessagePart, IAlipayMessageBody
{
    /// <inheritdoc/>
    public static string MsgApi => AlipayMsgApis.OpenAuthUserAuthCancelled;

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
}
