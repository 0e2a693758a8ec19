using System.Text.Json.Serialization;

namespace Alipay.Messaging.Messages;

/// <summary>企业新增发票通知（alipay.ebpp.invoice.enterprise.newinvoice.notify）。A new invoice of an enterprise has arrived.</summary>
/// <remarks>可信度 A：见于真实样例或官方仓库。Confidence A: seen in a real sample or an official repository.</remarks>
public sealed class EbppInvoiceEnterpriseNewInvoiceNotify : MessagePart, IAlipayMessageBody
{
    /// <inheritdoc/>
    public static string MsgApi => AlipayMsgApis.EbppInvoiceEnterpriseNewInvoiceNotify;

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
}
