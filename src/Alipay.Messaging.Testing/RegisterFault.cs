using Alipay.Messaging.Testing.Handshake;

namespace Alipay.Messaging.Testing;

/// <summary>A fault of a register request.</summary>
public sealed class RegisterFault
{
    private readonly Action<RegisterAnswer> _apply;

    private RegisterFault(Action<RegisterAnswer> apply) => _apply = apply;

    /// <summary>Never answers.</summary>
    public static RegisterFault Hang { get; } = new(answer => answer.Hangs = true);

    /// <summary>Sends the headers and half of the body, then nothing.</summary>
    public static RegisterFault HangHalfway { get; } = new(answer => answer.HangsHalfway = true);

    /// <summary>Resets the TCP connection.</summary>
    public static RegisterFault Reset { get; } = new(answer => answer.Resets = true);

    /// <summary>A success signed over a different text.</summary>
    public static RegisterFault BadSignature { get; } = new(answer => answer.Signature = PushSignature.OfOtherText);

    /// <summary>A success signed by a key that the client does not know.</summary>
    public static RegisterFault ForeignSignature { get; } = new(answer => answer.Signature = PushSignature.OfForeignKey);

    /// <summary>A success whose signature is not base64.</summary>
    public static RegisterFault GarbageSignature { get; } = new(answer => answer.Signature = PushSignature.Garbage);

    /// <summary>A success without a signature.</summary>
    public static RegisterFault NoSignature { get; } = new(answer => answer.Signature = PushSignature.Missing);

    /// <summary>A signed success without a `link_token`.</summary>
    public static RegisterFault NoToken { get; } = Response("""{"code":"10000","msg":"Success"}""");

    /// <summary>Status 200 and an HTML page, as a proxy would answer.</summary>
    public static RegisterFault Html { get; } = Body("<html><body>busy, try again</body></html>");

    /// <summary>Status 200 and an empty body.</summary>
    public static RegisterFault Empty { get; } = Body("");

    /// <summary>The first half of the correct answer, with a matching Content-Length.</summary>
    public static RegisterFault TruncatedJson { get; } = new(answer => answer.IsTruncated = true);

    /// <summary>Refuses as Alipay does: HTTP 200, unsigned.</summary>
    /// <param name="code">Alipay's code, for example <c>40002</c>.</param>
    /// <param name="msg">Alipay's message.</param>
    /// <param name="subCode">The sub-code, for example <c>isv.invalid-app-id</c>; <see langword="null"/> for none.</param>
    /// <param name="subMsg">The sub-message; <see langword="null"/> for none.</param>
    /// <returns>The fault.</returns>
    public static RegisterFault Refuse(string code, string msg, string? subCode = null, string? subMsg = null)
        => new(answer => answer.Refuse(new Refusal(code, msg, subCode, subMsg)));

    /// <summary>Answers with an HTTP status.</summary>
    /// <param name="status">The status, for example 500.</param>
    /// <param name="body">The body. Default none.</param>
    /// <returns>The fault.</returns>
    public static RegisterFault Status(int status, string body = "")
        => new(answer =>
        {
            answer.Status = status;
            answer.Body = body;
        });

    /// <summary>Answers status 200 with this body instead of the correct one.</summary>
    /// <param name="body">The body.</param>
    /// <returns>The fault.</returns>
    public static RegisterFault Body(string body) => Status(200, body);

    /// <summary>Answers with this <c>response</c> object instead of the correct one, correctly signed.</summary>
    /// <param name="response">The exact text of the object.</param>
    /// <returns>The fault.</returns>
    public static RegisterFault Response(string response) => new(answer => answer.Response = response);

    /// <summary>Names a different Alipay certificate, also in key mode.</summary>
    /// <param name="serialNumber">The serial number to name; <see langword="null"/> leaves the member out.</param>
    /// <returns>The fault.</returns>
    public static RegisterFault AlipayCertSn(string? serialNumber) => new(answer => answer.AlipayCertSn = serialNumber);

    /// <summary>Answers correctly, but late.</summary>
    /// <param name="delay">How late, by the real clock.</param>
    /// <returns>The fault.</returns>
    public static RegisterFault Delay(TimeSpan delay) => new(answer => answer.Delay = delay);

    internal void Apply(RegisterAnswer answer) => _apply(answer);
}
