using System.Globalization;
using System.Net;
using System.Security.Authentication;
using Alipay.Messaging.Connection;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Handshake;

namespace Alipay.Messaging.OpenApi.Calls;

/// <summary>Creates the errors of one call. None holds a token or a signed text.</summary>
/// <param name="method">The method that is called.</param>
/// <param name="host">Where it is called.</param>
/// <param name="scrubber">Takes secrets out of the platform's texts.</param>
internal sealed class OpenApiFailures(string method, string host, SecretScrubber scrubber)
{
    private const string CheckNetwork = "Check this machine's DNS and firewall, and whether outgoing connections need a proxy.";
    private const int Ok = (int)HttpStatusCode.OK;

    /// <summary>The <c>trace_id</c> of the answer; null before there is one.</summary>
    public string? TraceId { get; set; }

    /// <summary>The method and its trace, as logs show them.</summary>
    public string Label => TraceId is null ? method : $"{method} (trace_id {TraceId})";

    public AlipayOpenApiException TimedOut(TimeSpan limit, Exception e) => Failed(
        string.Create(CultureInfo.InvariantCulture, $"{host} did not answer within {limit.TotalSeconds:0.###} s (Timeout)."),
        AlipayOpenApiFailure.TimedOut, isTransient: true, null, scrubber.Clean(e));

    public AlipayOpenApiException Unreachable(Exception e)
    {
        var isUntrusted = Has<AuthenticationException>(e);
        return Failed(
            $"{host} cannot be reached: {ReasonText.Of(e, scrubber)} {(isUntrusted ? "Check the root certificates of this machine, and whether a proxy replaces certificates." : CheckNetwork)}",
            AlipayOpenApiFailure.Unreachable, !isUntrusted && (Has<HttpRequestException>(e) || Has<IOException>(e)), null, scrubber.Clean(e));
    }

    public AlipayOpenApiException Answered(int status)
    {
        var isTransient = status is >= 500 or (int)HttpStatusCode.RequestTimeout or (int)HttpStatusCode.TooManyRequests;
        return Failed(
            $"{host} answered with HTTP {status}.{(isTransient ? "" : " Check Endpoint, and the proxy if there is one.")}",
            AlipayOpenApiFailure.HttpStatus, isTransient, status);
    }

    /// <param name="reason">What is wrong, in words that quote nothing of the answer, without a full stop.</param>
    public AlipayOpenApiException Unreadable(string reason)
        => Failed($"the answer of {host} is not one of the OpenAPI: {reason}.", AlipayOpenApiFailure.Unreadable, isTransient: true, Ok);

    public AlipayOpenApiException BadSignature(string text, Exception? e = null)
        => Failed(text, AlipayOpenApiFailure.BadSignature, isTransient: false, Ok, e);

    /// <param name="answer">The refusal.</param>
    /// <param name="call">The call that was refused.</param>
    /// <param name="signedText">The text that was signed for it.</param>
    public AlipayOpenApiException Refused(RegisterResponse answer, OpenApiCall call, string signedText)
    {
        var secrets = new SecretScrubber(call.Secrets);
        var (msg, subMsg) = (Quote(answer.Msg), answer.SubMsg is null ? null : Quote(answer.SubMsg));
        var subCode = answer.SubCode is null ? null : Quote(answer.SubCode);
        var code = Quote(answer.Code);
        var quoted = QuotedSignedText.Find(answer.SubMsg).SignedText ?? QuotedSignedText.Find(answer.Msg).SignedText;
        var difference = quoted is null ? null : SignedTextDifference.Find(quoted, signedText, call.Secrets);
        var isTransient = GatewayRefusal.IsTransient(answer);
        var words = $"Alipay refused the call: code {code}, {msg}{(subCode is null && subMsg is null ? "" : $" ({subCode}: {subMsg})")}.";
        return new AlipayOpenApiException(
            Text($"{words} {(isTransient ? "" : Advice(code, subCode ?? "", quoted is not null, difference))}".TrimEnd()), method, AlipayOpenApiFailure.Refused, isTransient)
        {
            Code = code,
            SubCode = subCode,
            SubMsg = subMsg,
            TraceId = TraceId,
            HttpStatus = Ok,
            SignatureDifference = difference,
        };

        string Quote(string? text) => secrets.Clean(GatewayRefusal.Quote(text));
    }

    private static string Advice(string code, string subCode, bool isQuoted, SignedTextDifference? difference) => (code, subCode) switch
    {
        (_, "isv.invalid-signature") when difference is not null => string.Create(
            CultureInfo.InvariantCulture,
            $"Alipay verified another text than was signed. The first difference is at character {difference.Position}, in {(difference.Parameter.Length == 0 ? "no parameter" : difference.Parameter)}: see SignatureDifference."),
        (_, "isv.invalid-signature") when isQuoted
            => "Alipay verified the text that was signed, so the keys do not fit: check that AppPrivateKey belongs to the public key or certificate that the open platform has of this application, and SignType.",
        (_, "isv.invalid-signature") => "Check AppPrivateKey, SignType and Charset against the application's settings on the open platform.",
        (_, "isv.invalid-timestamp") => "Check this machine's clock.",
        (_, "isv.invalid-app-id") => "Check AppId, and that Endpoint fits it: an application of the sandbox has a different id.",
        ("20001", _) => "Check the token of the authorization: it may have expired, or belong to another application.",
        ("40006", _) => "The application lacks the permission for this method: check its products and authorizations on the open platform.",
        _ => "",
    };

    private AlipayOpenApiException Failed(string text, AlipayOpenApiFailure failure, bool isTransient, int? status, Exception? e = null)
        => new(Text(text), method, failure, isTransient, e) { TraceId = TraceId, HttpStatus = status };

    private string Text(string text) => $"{Label}: {text}";

    private static bool Has<T>(Exception? e)
        where T : Exception
        => e is not null && (e is T || Has<T>(e.InnerException));
}
