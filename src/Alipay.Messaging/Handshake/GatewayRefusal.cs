using Alipay.Messaging.Diagnostics;

namespace Alipay.Messaging.Handshake;

/// <summary>Turns Alipay's refusal of a register request into an exception: permanent, or transient where Alipay is at fault or busy.</summary>
internal static class GatewayRefusal
{
    private const string ServiceUnavailable = "20000";
    private const int MaxQuote = 300;
    private const string Environments =
        "An application of the sandbox, which has its own id and keys, connects to openchannel-sandbox.dl.alipaydev.com, every other to openchannel.alipay.com.";

    public static AlipayMsgException FromAnswer(RegisterResponse answer)
    {
        var text = $"Alipay refused to register: code {Quote(answer.Code)}, {Quote(answer.Msg)}"
            + (answer.SubCode is null && answer.SubMsg is null ? "." : $" ({Quote(answer.SubCode)}: {Quote(answer.SubMsg)}).");
        return IsTransient(answer)
            ? new AlipayMsgConnectFailedException(text, ConnectStep.Register)
            : new AlipayMsgConnectRefusedException($"{text} {Advice(answer)}", ConnectStep.Register) { Code = answer.Code, SubCode = answer.SubCode };
    }

    /// <summary>Alipay's text, which is not signed. A refused signature comes with the text that was signed, which is not for logs.</summary>
    public static string Quote(string? words)
    {
        var quoted = QuotedSignedText.Find(words);
        return SingleLine.Of(quoted.SignedText is null ? quoted.Words : $"{quoted.Words}(the signed text is left out)", MaxQuote);
    }

    /// <summary>Alipay's own faults (isp.…), its "service unavailable" and its rate limits pass; all else is about the request.</summary>
    public static bool IsTransient(RegisterResponse answer)
        => answer.Code == ServiceUnavailable
            || answer.SubCode is { } sub
            && (sub.StartsWith("isp.", StringComparison.Ordinal) || sub.EndsWith("-limited", StringComparison.Ordinal));

    private static string Advice(RegisterResponse answer) => answer.SubCode switch
    {
        { } sub when sub.Contains("timestamp", StringComparison.OrdinalIgnoreCase) => "Check this machine's clock.",
        { } sub when sub.Contains("sign", StringComparison.OrdinalIgnoreCase)
            => "Check AppPrivateKey, SignType and Charset against the application's settings on the open platform.",
        { } sub when sub.Contains("app-id", StringComparison.OrdinalIgnoreCase) || sub.Contains("appid", StringComparison.OrdinalIgnoreCase)
            => $"Check AppId, and that ServerHost fits it. {Environments}",
        _ => $"Check AppId, SignType and the keys or certificates against the application's settings on the open platform, and ServerHost. {Environments}",
    };
}
