using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Handshake;

namespace Alipay.Messaging.Doctor;

/// <summary>Says what Alipay's refusal of the register request means. Its code and sub-code decide; its text is not signed and only shown.</summary>
internal static class RefusalTexts
{
    private const int MaxCode = 100;

    /// <summary>Parts of sub-codes, the most special first, each with a stable word, and what to do.</summary>
    private static readonly (string[] Parts, string Reason, AlipayDoctorText Remedy)[] Rows =
    [
        (["missing"], "missing-parameter", AlipayDoctorText.Of(
            "Alipay expects other parameters, often those of certificate mode: use the mode (公钥 or 公钥证书) that the open platform shows for the application.",
            "支付宝要求其他参数，多为证书模式的参数：请使用开放平台上该应用的加签模式（公钥或公钥证书）。")),
        (["timestamp"], "clock", AlipayDoctorText.Of("Check this machine's clock.", "检查本机时钟。")),
        (["sign-type", "signature-type"], "sign-type", AlipayDoctorText.Of(
            "Set SignType to what the open platform shows for the application: RSA2 or SM2, seldom RSA.", "请将 SignType 设为开放平台上该应用的签名方式：RSA2 或 SM2，少数为 RSA。")),
        (["charset", "encoding"], "charset", AlipayDoctorText.Of("Set Charset to UTF-8, unless the gateway demands another.", "请将 Charset 设为 UTF-8，除非网关要求其他字符集。")),
        (["cert-sn", "cert_sn", "root-cert", "app-cert", "certificate"], "certificate-number", AlipayDoctorText.Of(
            "The open platform does not know these certificates: download all three files again from the application's page, of the same environment as ServerHost.",
            "开放平台不认识这些证书：请从该应用的页面重新下载三个文件，环境须与 ServerHost 一致。")),
        (["sign"], "invalid-signature", AlipayDoctorText.Of(
            "The private key is not the one whose public key was uploaded, or SignType or Charset differ from those of the application. Compare the end of the public key, which the check 'keys' shows, with the open platform.",
            "私钥与上传的应用公钥不是一对，或 SignType、Charset 与应用的设置不符。请将检查项“keys”给出的公钥结尾与开放平台核对。")),
        (["app-id", "appid"], "unknown-app", AlipayDoctorText.Of(
            "Copy AppId from the open platform. An application of the sandbox has another id than in production, and connects to the sandbox's ServerHost.",
            "请从开放平台复制 AppId。沙箱应用的 AppId 与生产不同，须连接沙箱的 ServerHost。")),
        (["permission", "auth"], "no-permission", NoPermission),
    ];

    private static AlipayDoctorText NoPermission => AlipayDoctorText.Of(
        "Have the application's administrator check on the open platform that it is online and may receive messages (消息服务).",
        "请应用管理员在开放平台确认应用已上线，且已开通消息服务。");

    public static CheckOutcome Outcome(Examination examination, Registration registration, AlipayMsgConnectRefusedException error)
    {
        var (reason, remedy) = Meaning(error);
        var code = Code(error.Code, error.SubCode);
        var finding = AlipayDoctorText.Of(error.Message, $"支付宝拒绝注册：{code}。");
        if (reason == "unknown-app" && SandboxIds.LooksLike(examination.Options.AppId) && !IsSandbox(examination))
        {
            remedy = Words.Join([AlipayDoctorText.Of("AppId looks like one of the sandbox.", "AppId 看起来是沙箱应用。"), SandboxIds.UseSandbox]);
        }

        if (reason == "invalid-signature" && QuotedSignedText.Find(registration.Attempt.Answer?.SubMsg).SignedText is { } quoted)
        {
            finding = Words.Join([finding, Difference(quoted, registration.Attempt.SignedText)]);
        }

        return CheckOutcome.Failed(reason, finding, remedy);
    }

    /// <summary>Alipay's own fault, or a rate limit.</summary>
    public static CheckOutcome Busy(RegisterResponse answer) => CheckOutcome.Failed(
        "alipay-busy",
        AlipayDoctorText.Of($"Alipay is not available: {Code(answer.Code, answer.SubCode)}, {GatewayRefusal.Quote(answer.Msg)}.", $"支付宝暂不可用：{Code(answer.Code, answer.SubCode)}。"),
        AlipayDoctorText.Of("Try again later.", "请稍后重试。"));

    /// <summary>Whether the refusal says that the application does not exist here, or has other keys here.</summary>
    public static bool MayBeOfOtherEnvironment(AlipayMsgConnectRefusedException error) => Meaning(error).Reason is "unknown-app" or "invalid-signature" or "certificate-number";

    private static AlipayDoctorText Difference(string theirs, string ours) => SignedTextDifference.Find(theirs, ours) is { } difference
        ? AlipayDoctorText.Of(
            $"The text that the gateway signed differs first in {difference.Parameter}: here '{difference.ClientText}', at the gateway '{difference.GatewayText}'.",
            $"网关的待签名字符串与本地在 {difference.Parameter} 处开始不同：本地为“{difference.ClientText}”，网关为“{difference.GatewayText}”。")
        : AlipayDoctorText.Of("The gateway signed the same text, so the key or SignType differs.", "网关的待签名字符串与本地相同，因此是密钥或 SignType 不符。");

    private static (string Reason, AlipayDoctorText Remedy) Meaning(AlipayMsgConnectRefusedException error)
    {
        var row = Array.Find(Rows, row => Array.Exists(row.Parts, part => error.SubCode?.Contains(part, StringComparison.OrdinalIgnoreCase) == true));
        return row.Reason is not null ? (row.Reason, row.Remedy)
            : error.Code == "40006" ? ("no-permission", NoPermission)
            : ("refused", AlipayDoctorText.Of(
                "Check AppId, SignType and the keys or certificates against the application's settings on the open platform.", "请在开放平台核对 AppId、SignType 以及密钥或证书。"));
    }

    private static bool IsSandbox(Examination examination) => examination.Read.Host.Equals(AlipayMessagingOptions.SandboxHost, StringComparison.OrdinalIgnoreCase);

    private static string Code(string? code, string? subCode) => SingleLine.Of(subCode is null ? $"{code}" : $"{code}, {subCode}", MaxCode);
}
