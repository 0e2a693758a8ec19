using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging.Messages;

/// <summary>小程序审核通过（alipay.open.mini.version.audit.passed）。A version of a mini program has passed review.</summary>
/// <remarks>可信度 B：来自官方文档的转载。Confidence B: from a copy of the official documents.</remarks>
public sealed class OpenMiniVersionAuditPassed : MessagePart, IAlipayMessageBody<OpenMiniVersionAuditPassed>, IMessagePart<OpenMiniVersionAuditPassed>
{
    /// <inheritdoc/>
    public static string MsgApi => AlipayMsgApis.OpenMiniVersionAuditPassed;

    /// <inheritdoc/>
    public static JsonTypeInfo<OpenMiniVersionAuditPassed> JsonTypeInfo => PartConverter<OpenMiniVersionAuditPassed>.TypeInfo;

    /// <summary>小程序的 APPID。The mini program's application id. (B)</summary>
    [JsonPropertyName("mini_app_id")]
    public string? MiniAppId { get; init; }

    /// <summary>提交审核的小程序版本号，例如 0.0.1。The version that was submitted for review, such as 0.0.1. (B)</summary>
    [JsonPropertyName("mini_app_version")]
    public string? MiniAppVersion { get; init; }

    static OpenMiniVersionAuditPassed IMessagePart<OpenMiniVersionAuditPassed>.ReadMembers(MemberReader members) => new()
    {
        MiniAppId = members.Text("mini_app_id"),
        MiniAppVersion = members.Text("mini_app_version"),
        UnknownMembers = members.Rest(),
    };

    internal override void WriteMembers(MemberWriter json)
    {
        json.Text("mini_app_id", MiniAppId);
        json.Text("mini_app_version", MiniAppVersion);
    }
}
