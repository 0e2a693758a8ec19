using System.Net;

namespace Alipay.Messaging.Handshake;

/// <summary>Tells refusals that stay from those that pass: the former are AlipayMsgConnectRefusedException, the latter HttpRequestException.</summary>
internal static class GatewayRefusal
{
    private const string ServiceUnavailable = "20000";

    public static Exception FromHttp(HttpStatusCode status, string what)
    {
        var text = $"{what} was answered with HTTP {(int)status}.";
        return (int)status is >= 500 or (int)HttpStatusCode.RequestTimeout or (int)HttpStatusCode.TooManyRequests
            ? new HttpRequestException(text, null, status)
            : new AlipayMsgConnectRefusedException($"{text} Check ServerHost and UseTls.", httpStatus: (int)status);
    }

    public static Exception FromAnswer(RegisterResponse answer)
    {
        var text = $"Alipay refused to register: code {answer.Code}, {answer.Msg}"
            + (answer.SubCode is null && answer.SubMsg is null ? "." : $" ({answer.SubCode}: {answer.SubMsg}).");
        return Passes(answer)
            ? new HttpRequestException(text)
            : new AlipayMsgConnectRefusedException($"{text} {Advice(answer)}", answer.Code, answer.SubCode);
    }

    /// <summary>Alipay's own faults (isp.…), its "service unavailable" and its rate limits pass; all else is about the request.</summary>
    private static bool Passes(RegisterResponse answer)
        => answer.Code == ServiceUnavailable
            || answer.SubCode is { } sub
            && (sub.StartsWith("isp.", StringComparison.Ordinal) || sub.EndsWith("-limited", StringComparison.Ordinal));

    private static string Advice(RegisterResponse answer) => answer.SubCode switch
    {
        { } sub when sub.Contains("timestamp", StringComparison.OrdinalIgnoreCase) => "Check this machine's clock.",
        { } sub when sub.Contains("sign", StringComparison.OrdinalIgnoreCase)
            => "Check AppPrivateKey, SignType and Charset against the application's settings on the open platform.",
        _ => "Check AppId, SignType and the keys or certificates against the application's settings on the open platform.",
    };
}
