using System.Text.Json.Serialization;

namespace Alipay.Messaging.Messages;

/// <summary>一条驳回说明。One remark of a review.</summary>
/// <remarks>可信度 B：来自官方文档的转载。Confidence B: from a copy of the official documents.</remarks>
public sealed class OpenMiniVersionAuditMemo : MessagePart, IMessagePart<OpenMiniVersionAuditMemo>
{
    /// <summary>驳回说明。The remark. (B)</summary>
    [JsonPropertyName("memo")]
    public string? Memo { get; init; }

    /// <summary>说明所附图片的地址列表。The addresses of the pictures that go with the remark. (B)</summary>
    [JsonPropertyName("memo_image_list")]
    public IReadOnlyList<string>? MemoImageList { get; init; }

    static OpenMiniVersionAuditMemo IMessagePart<OpenMiniVersionAuditMemo>.ReadMembers(MemberReader members) => new()
    {
        Memo = members.Text("memo"),
        MemoImageList = members.Texts("memo_image_list"),
        UnknownMembers = members.Rest(),
    };

    internal override void WriteMembers(MemberWriter json)
    {
        json.Text("memo", Memo);
        json.Texts("memo_image_list", MemoImageList);
    }
}
