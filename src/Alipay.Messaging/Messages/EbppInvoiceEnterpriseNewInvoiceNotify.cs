using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging.Messages;

/// <summary>企业新增发票通知（alipay.ebpp.invoice.enterprise.newinvoice.notify）。A new invoice of an enterprise has arrived.</summary>
/// <remarks>可信度 A：见于真实样例或官方仓库。Confidence A: seen in a real sample or an official repository.</remarks>
public sealed class EbppInvoiceEnterpriseNewInvoiceNotify : MessagePart, IAlipayMessageBody<EbppInvoiceEnterpriseNewInvoiceNotify>, IMessagePart<EbppInvoiceEnterpriseNewInvoiceNotify>
{
    /// <inheritdoc/>
    public static string MsgApi => AlipayMsgApis.EbppInvoiceEnterpriseNewInvoiceNotify;

    /// <inheritdoc/>
    public static JsonTypeInfo<EbppInvoiceEnterpriseNewInvoiceNotify> JsonTypeInfo => PartConverter<EbppInvoiceEnterpriseNewInvoiceNotify>.TypeInfo;

    /// <summary>企业编号。The enterprise's id. (A)</summary>
    [JsonPropertyName("enterprise_id")]
    public string? EnterpriseId { get; init; }

    /// <summary>员工编号。The employee's id. (A)</summary>
    [JsonPropertyName("employee_id")]
    public string? EmployeeId { get; init; }

    /// <summary>支付宝发票编号。Alipay's id of the invoice. (A)</summary>
    [JsonPropertyName("einv_id")]
    public string? EinvId { get; init; }

    /// <summary>发票号码。The invoice's number. (A)</summary>
    [JsonPropertyName("invoice_no")]
    public string? InvoiceNo { get; init; }

    /// <summary>发票种类。The kind of invoice. (A)</summary>
    [JsonPropertyName("invoice_kind")]
    public string? InvoiceKind { get; init; }

    /// <summary>发票代码。The invoice's code. (A)</summary>
    [JsonPropertyName("invoice_code")]
    public string? InvoiceCode { get; init; }

    /// <summary>通知原因。Why this was sent. (A)</summary>
    [JsonPropertyName("notify_reason")]
    public string? NotifyReason { get; init; }

    /// <summary>发票归集来源。Where the invoice was collected from. (A)</summary>
    [JsonPropertyName("collect_source")]
    public string? CollectSource { get; init; }

    static EbppInvoiceEnterpriseNewInvoiceNotify IMessagePart<EbppInvoiceEnterpriseNewInvoiceNotify>.ReadMembers(MemberReader members) => new()
    {
        EnterpriseId = members.Text("enterprise_id"),
        EmployeeId = members.Text("employee_id"),
        EinvId = members.Text("einv_id"),
        InvoiceNo = members.Text("invoice_no"),
        InvoiceKind = members.Text("invoice_kind"),
        InvoiceCode = members.Text("invoice_code"),
        NotifyReason = members.Text("notify_reason"),
        CollectSource = members.Text("collect_source"),
        UnknownMembers = members.Rest(),
    };

    internal override void WriteMembers(MemberWriter json)
    {
        json.Text("enterprise_id", EnterpriseId);
        json.Text("employee_id", EmployeeId);
        json.Text("einv_id", EinvId);
        json.Text("invoice_no", InvoiceNo);
        json.Text("invoice_kind", InvoiceKind);
        json.Text("invoice_code", InvoiceCode);
        json.Text("notify_reason", NotifyReason);
        json.Text("collect_source", CollectSource);
    }
}
