using Alipay.Messaging.Testing.Handshake;
using Alipay.Messaging.Testing.Keys;
using Alipay.Messaging.Testing.OpenApi;

namespace Alipay.Messaging.Testing;

/// <summary>A fault of a call of the OpenAPI. A call is carried out unless the fault refuses it or replaces its answer.</summary>
public sealed class OpenApiFault
{
    private const string Quotation = "验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配，网关生成的验签字符串为：";

    private readonly Action<OpenApiAnswer> _apply;

    private OpenApiFault(Action<OpenApiAnswer> apply, bool prevents = false)
    {
        _apply = apply;
        Prevents = prevents;
    }

    /// <summary>Never answers.</summary>
    public static OpenApiFault Hang { get; } = new(answer => answer.Hangs = true);

    /// <summary>Sends the headers and half of the body, then nothing.</summary>
    public static OpenApiFault HangHalfway { get; } = new(answer => answer.HangsHalfway = true);

    /// <summary>Resets the TCP connection.</summary>
    public static OpenApiFault Reset { get; } = new(answer => answer.Resets = true);

    /// <summary>A success signed over a different text.</summary>
    public static OpenApiFault BadSignature { get; } = new(answer => answer.Signature = PushSignature.OfOtherText);

    /// <summary>A success signed by a key that the client does not know.</summary>
    public static OpenApiFault ForeignSignature { get; } = new(answer => answer.Signature = PushSignature.OfForeignKey);

    /// <summary>A success whose signature is not base64.</summary>
    public static OpenApiFault GarbageSignature { get; } = new(answer => answer.Signature = PushSignature.Garbage);

    /// <summary>A success without a signature.</summary>
    public static OpenApiFault NoSignature { get; } = new(answer => answer.Signature = PushSignature.Missing);

    /// <summary>A second, different node of the same name, before the signed one.</summary>
    public static OpenApiFault SecondNode { get; } = new(answer => answer.HasSecondNode = true);

    /// <summary>The first half of the correct answer, with a matching Content-Length.</summary>
    public static OpenApiFault TruncatedJson { get; } = new(answer => answer.IsTruncated = true);

    /// <summary>Status 200 and an HTML page, as a proxy would answer.</summary>
    public static OpenApiFault Html { get; } = Body("<html><body>busy, try again</body></html>");

    /// <summary>
    /// Signs with the certificate that Alipay renewed: issued by the same authority, and served by <c>alipay.open.app.alipaycert.download</c>. For
    /// certificate mode.
    /// </summary>
    public static OpenApiFault RenewedCertificate { get; } = SignedWith(SuccessorKind.Renewed);

    /// <summary>Signs with a certificate of an authority that the client does not trust; the download serves it. For certificate mode.</summary>
    public static OpenApiFault ForgedCertificate { get; } = SignedWith(SuccessorKind.ForeignRoot);

    /// <summary>Whether the call is not carried out.</summary>
    internal bool Prevents { get; }

    /// <summary>Refuses as Alipay does: HTTP 200, unsigned, in the node of the method.</summary>
    /// <param name="code">Alipay's code, for example <c>40004</c>.</param>
    /// <param name="msg">Alipay's message.</param>
    /// <param name="subCode">The sub-code, for example <c>isv.invalid-app-id</c>; <see langword="null"/> for none.</param>
    /// <param name="subMsg">The sub-message; <see langword="null"/> for none.</param>
    /// <param name="inErrorNode">Whether to answer in <c>error_response</c> instead.</param>
    /// <returns>The fault.</returns>
    public static OpenApiFault Refuse(string code, string msg, string? subCode = null, string? subMsg = null, bool inErrorNode = false)
        => new(
            answer =>
            {
                answer.Refuse(new Refusal(code, msg, subCode, subMsg));
                answer.IsInErrorNode = inErrorNode;
            },
            prevents: true);

    /// <summary>Refuses the signature, and quotes the text that the gateway verified it over, as Alipay does.</summary>
    /// <param name="change">Changes the quoted text. Default: quotes the text that the client signed.</param>
    /// <param name="isHtml">Whether the quotation is HTML-escaped. Default <see langword="true"/>.</param>
    /// <returns>The fault.</returns>
    public static OpenApiFault InvalidSignature(Func<string, string>? change = null, bool isHtml = true)
        => new(answer => answer.Refuse(InvalidSignature(change?.Invoke(answer.SignedText) ?? answer.SignedText, isHtml)), prevents: true);

    /// <summary>Answers with an HTTP status.</summary>
    /// <param name="status">The status, for example 500.</param>
    /// <param name="body">The body. Default none.</param>
    /// <returns>The fault.</returns>
    public static OpenApiFault Status(int status, string body = "")
        => new(
            answer =>
            {
                answer.Status = status;
                answer.Body = body;
            },
            prevents: true);

    /// <summary>Answers status 200 with this body instead of the correct one.</summary>
    /// <param name="body">The body.</param>
    /// <returns>The fault.</returns>
    public static OpenApiFault Body(string body) => Status(200, body);

    /// <summary>Answers with this node instead of the correct one, correctly signed.</summary>
    /// <param name="response">The exact text of the node.</param>
    /// <returns>The fault.</returns>
    public static OpenApiFault Response(string response) => new(answer => answer.Response = response, prevents: true);

    /// <summary>Answers in a charset that was not asked for.</summary>
    /// <param name="charset"><c>UTF-8</c>, <c>GBK</c>, <c>GB2312</c> or <c>GB18030</c>.</param>
    /// <returns>The fault.</returns>
    public static OpenApiFault Charset(string charset) => new(answer => answer.Charset = charset);

    /// <summary>Gives the answer this <c>trace_id</c>.</summary>
    /// <param name="traceId">The id; <see langword="null"/> leaves the header out.</param>
    /// <returns>The fault.</returns>
    public static OpenApiFault TraceId(string? traceId) => new(answer => answer.TraceId = traceId);

    /// <summary>Names a different Alipay certificate, also in key mode.</summary>
    /// <param name="serialNumber">The serial number to name; <see langword="null"/> leaves the member out.</param>
    /// <returns>The fault.</returns>
    public static OpenApiFault AlipayCertSn(string? serialNumber) => new(answer => answer.AlipayCertSn = serialNumber);

    /// <summary>Answers correctly, but late.</summary>
    /// <param name="delay">How late, by the real clock.</param>
    /// <returns>The fault.</returns>
    public static OpenApiFault Delay(TimeSpan delay) => new(answer => answer.Delay = delay);

    internal static OpenApiFault SignedWith(SuccessorKind kind) => new(answer => answer.Successor = kind);

    internal static Refusal InvalidSignature(string signedText, bool isHtml)
        => new("40002", "Invalid Arguments", "isv.invalid-signature", Quotation + (isHtml ? System.Net.WebUtility.HtmlEncode(signedText) : signedText));

    internal void Apply(OpenApiAnswer answer) => _apply(answer);
}
