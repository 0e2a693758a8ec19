using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging.Messages;

/// <summary>服务审核通知（alipay.open.app.service.audit.notify）。The review of a service of a mini program has a result.</summary>
/// <remarks>可信度 A：见于真实样例或官方仓库。Confidence A: seen in a real sample or an official repository.</remarks>
public sealed class OpenAppServiceAuditNotify : MessagePart, IAlipayMessageBody<OpenAppServiceAuditNotify>, IMessagePart<OpenAppServiceAuditNotify>
{
    /// <inheritdoc/>
    public static string MsgApi => AlipayMsgApis.OpenAppServiceAuditNotify;

    /// <inheritdoc/>
    public static JsonTypeInfo<OpenAppServiceAuditNotify> JsonTypeInfo => PartConverter<OpenAppServiceAuditNotify>.TypeInfo;

    /// <summary>服务的编码。The code of the service. (A)</summary>
    [JsonPropertyName("service_code")]
    public string? ServiceCode { get; init; }

    /// <summary>审核结果：AGREE 通过，REJECT 驳回。The result: AGREE or REJECT. (A)</summary>
    [JsonPropertyName("audit_status")]
    public string? AuditStatus { get; init; }

    /// <summary>审核说明，可能有多行。The reviewer's words; may have several lines. (A)</summary>
    [JsonPropertyName("audit_text")]
    public string? AuditText { get; init; }

    static OpenAppServiceAuditNotify IMessagePart<OpenAppServiceAuditNotify>.ReadMembers(MemberReader members) => new()
    {
        ServiceCode = members.Text("service_code"),
        AuditStatus = members.Text("audit_status"),
        AuditText = members.Text("audit_text"),
        UnknownMembers = members.Rest(),
    };

    internal override void WriteMembers(MemberWriter json)
    {
        json.Text("service_code", ServiceCode);
        json.Text("audit_status", AuditStatus);
        json.Text("audit_text", AuditText);
    }
}
