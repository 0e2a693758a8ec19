using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging.Messages;

/// <summary>小程序审核驳回（alipay.open.mini.version.audit.rejected）。A version of a mini program has been rejected in review.</summary>
/// <remarks>可信度 B：来自官方文档的转载。Confidence B: from a copy of the official documents.</remarks>
public sealed class OpenMiniVersionAuditRejected : MessagePart, IAlipayMessageBody<OpenMiniVersionAuditRejected>, IMessagePart<OpenMiniVersionAuditRejected>
{
    /// <inheritdoc/>
    public static string MsgApi => AlipayMsgApis.OpenMiniVersionAuditRejected;

    /// <inheritdoc/>
    public static JsonTypeInfo<OpenMiniVersionAuditRejected> JsonTypeInfo => PartConverter<OpenMiniVersionAuditRejected>.TypeInfo;

    /// <summary>小程序的 APPID。The mini program's application id. (B)</summary>
    [JsonPropertyName("mini_app_id")]
    public string? MiniAppId { get; init; }

    /// <summary>提交审核的小程序版本号，例如 0.0.1。The version that was submitted for review, such as 0.0.1. (B)</summary>
    [JsonPropertyName("mini_app_version")]
    public string? MiniAppVersion { get; init; }

    /// <summary>端标识，说明小程序运行在哪个客户端。The bundle: which client the mini program runs in. (B)</summary>
    [JsonPropertyName("bundle_id")]
    public string? BundleId { get; init; }

    /// <summary>驳回原因。The reason of the rejection. (B)</summary>
    [JsonPropertyName("audit_reason")]
    public string? AuditReason { get; init; }

    /// <summary>基础审核的结果；取值未知。The result of the basic review; its values are not known. (B)</summary>
    [JsonPropertyName("base_audit")]
    public string? BaseAudit { get; init; }

    /// <summary>推广审核的结果；取值未知。The result of the review for promotion; its values are not known. (B)</summary>
    [JsonPropertyName("promote_audit")]
    public string? PromoteAudit { get; init; }

    /// <summary>基础审核的驳回原因。The reasons in the basic review. (B)</summary>
    [JsonPropertyName("base_audit_reason")]
    public OpenMiniVersionAuditReason? BaseAuditReason { get; init; }

    /// <summary>推广审核的驳回原因。The reasons in the review for promotion. (B)</summary>
    [JsonPropertyName("promote_audit_reason")]
    public OpenMiniVersionAuditReason? PromoteAuditReason { get; init; }

    static OpenMiniVersionAuditRejected IMessagePart<OpenMiniVersionAuditRejected>.ReadMembers(MemberReader members) => new()
    {
        MiniAppId = members.Text("mini_app_id"),
        MiniAppVersion = members.Text("mini_app_version"),
        BundleId = members.Text("bundle_id"),
        AuditReason = members.Text("audit_reason"),
        BaseAudit = members.Text("base_audit"),
        PromoteAudit = members.Text("promote_audit"),
        BaseAuditReason = members.Part<OpenMiniVersionAuditReason>("base_audit_reason"),
        PromoteAuditReason = members.Part<OpenMiniVersionAuditReason>("promote_audit_reason"),
        UnknownMembers = members.Rest(),
    };

    internal override void WriteMembers(MemberWriter json)
    {
        json.Text("mini_app_id", MiniAppId);
        json.Text("mini_app_version", MiniAppVersion);
        json.Text("bundle_id", BundleId);
        json.Text("audit_reason", AuditReason);
        json.Text("base_audit", BaseAudit);
        json.Text("promote_audit", PromoteAudit);
        json.Part("base_audit_reason", BaseAuditReason);
        json.Part("promote_audit_reason", PromoteAuditReason);
    }
}
