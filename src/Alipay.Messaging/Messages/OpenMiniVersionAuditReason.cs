using System.Text.Json.Serialization;

namespace Alipay.Messaging.Messages;

/// <summary>小程序审核驳回的原因明细。Why one part of a review was rejected.</summary>
/// <remarks>可信度 B：来自官方文档的转载。Confidence B: from a copy of the official documents.</remarks>
public sealed class OpenMiniVersionAuditReason : MessagePart, IMessagePart<OpenMiniVersionAuditReason>
{
    /// <summary>审核截图的地址列表。The addresses of screenshots from the review. (B)</summary>
    [JsonPropertyName("audit_images")]
    public IReadOnlyList<string>? AuditImages { get; init; }

    /// <summary>驳回说明列表。The remarks. (B)</summary>
    [JsonPropertyName("memos")]
    public IReadOnlyList<OpenMiniVersionAuditMemo>? Memos { get; init; }

    static OpenMiniVersionAuditReason IMessagePart<OpenMiniVersionAuditReason>.ReadMembers(MemberReader members) => new()
    {
        AuditImages = members.Texts("audit_images"),
        Memos = members.Parts<OpenMiniVersionAuditMemo>("memos"),
        UnknownMembers = members.Rest(),
    };

    internal override void WriteMembers(MemberWriter json)
    {
        json.Texts("audit_images", AuditImages);
        json.Parts("memos", Memos);
    }
}
