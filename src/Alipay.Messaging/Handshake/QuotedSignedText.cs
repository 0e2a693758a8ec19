using System.Text.RegularExpressions;

namespace Alipay.Messaging.Handshake;

/// <summary>
/// The text of a gateway's refusal, divided. For a signature that it refuses, the gateway quotes the text that it verified it over
/// (<c>…验签字符串为：app_id=…</c>), which holds tokens and is not for logs.
/// </summary>
/// <param name="Words">The words before the quotation; all of them when there is none.</param>
/// <param name="SignedText">The quotation; null when there is none.</param>
internal sealed partial record QuotedSignedText(string Words, string? SignedText)
{
    public static QuotedSignedText Find(string? text)
    {
        text ??= "";
        return Begin().Match(text) is { Success: true } begin
            ? new QuotedSignedText(text[..begin.Index], text[begin.Index..])
            : new QuotedSignedText(text, null);
    }

    /// <summary>How a signed text begins, sorted as it is (protocol.md 1.2), and what may follow when it does not begin so.</summary>
    [GeneratedRegex(
        "(alipay_root_cert_sn|alipay_sdk|app_auth_token|app_cert_sn|app_id|auth_token|biz_content|charset|format|link_token|method|nonce|timestamp)=",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Begin();
}
