using System.Net;

namespace Alipay.Messaging.Doctor.Checks;

/// <summary>Whether Alipay answers the register request with a token, and whether that answer is Alipay's.</summary>
internal sealed class RegisterCheck : IDoctorCheck
{
    public string Id => CheckIds.Register;

    public AlipayDoctorText Title { get; } = AlipayDoctorText.Of("Register request", "注册请求");

    public IReadOnlyList<string> Needs => [CheckIds.Tls];

    public async ValueTask<CheckOutcome> RunAsync(Examination examination, CancellationToken cancellationToken)
    {
        var registration = await examination.RegisterAsync(cancellationToken).ConfigureAwait(false);
        return registration.Error switch
        {
            null => CheckOutcome.Passed(
                "Alipay accepted the application and its signature, and its answer was signed by the configured Alipay key.",
                "支付宝接受了该应用及其签名，应答的签名与所配置的支付宝公钥相符。"),
            AlipayMsgSignatureException error => NotAlipays(examination, registration, error),
            AlipayMsgConnectRefusedException { Code: not null } error => RefusalTexts.Outcome(examination, registration, error),
            AlipayMsgConnectFailedException { Step: ConnectStep.Register } when registration.Attempt.Answer is { } answer => RefusalTexts.Busy(answer),
            AlipayMsgConnectRefusedException { HttpStatus: { } status } error => NotTheGateway(error, $"HTTP {status}", examination),
            AlipayMsgConnectFailedException { InnerException: AlipayMsgProtocolException } error => NotTheGateway(error, "no answer of the protocol", examination),
            AlipayMsgConnectFailedException { HttpStatus: >= (int)HttpStatusCode.InternalServerError } error => CheckOutcome.Failed(
                "gateway-unavailable",
                AlipayDoctorText.Of(error.Message, $"网关或代理返回 HTTP {error.HttpStatus}。"),
                AlipayDoctorText.Of("Try again later; if it lasts, check ServerHost and the proxy.", "请稍后重试；若持续出现，请检查 ServerHost 和代理。")),
            AlipayMsgConnectFailedException { Step: ConnectStep.Proxy } or AlipayMsgConnectRefusedException { Step: ConnectStep.Proxy } => CheckOutcome.Failed(
                "proxy-refused",
                AlipayDoctorText.Of(registration.Error.Message, $"代理没有放行请求：{registration.Error.Message}"),
                AlipayDoctorText.Of("Have the proxy let the gateway pass, WebSockets included, or use another.", "请让代理放行该网关（包括 WebSocket），或改用其他代理。")),
            { } error => CheckOutcome.Failed(
                "no-answer", AlipayDoctorText.Of(error.Message, $"注册请求没有得到应答：{error.Message}"), Words.CheckGateway),
        };
    }

    private static CheckOutcome NotTheGateway(AlipayMsgException error, string answer, Examination examination) => CheckOutcome.Failed(
        "not-the-gateway",
        AlipayDoctorText.Of(error.Message, $"{examination.Gateway.Authority} 的应答（{answer}）不是消息网关的应答。"),
        AlipayDoctorText.Of(
            $"Check ServerHost: the gateway is {AlipayMessagingOptions.ProductionHost} or {AlipayMessagingOptions.SandboxHost}. A proxy may have answered in its place.",
            $"检查 ServerHost：网关是 {AlipayMessagingOptions.ProductionHost} 或 {AlipayMessagingOptions.SandboxHost}；也可能是代理代为应答。"));

    private static CheckOutcome NotAlipays(Examination examination, Registration registration, AlipayMsgSignatureException error)
    {
        var answer = registration.Attempt.Answer;
        if (examination.Settings.Security.Certificates is { } certificates && answer?.AlipayCertSn is { } theirs && theirs != certificates.Alipay)
        {
            return CheckOutcome.Failed(
                "other-alipay-certificate",
                AlipayDoctorText.Of(error.Message, $"网关用序列号为 {theirs} 的支付宝证书签名，而配置的是 {certificates.Alipay}。"),
                AlipayDoctorText.Of(
                    "Download Alipay's current certificate from the open platform and set AlipayPublicCertPath.", "请从开放平台下载最新的支付宝公钥证书，并配置 AlipayPublicCertPath。"));
        }

        return answer?.Sign is null
            ? CheckOutcome.Failed(
                "answer-not-signed",
                AlipayDoctorText.Of(error.Message, "网关的成功应答没有签名。"),
                AlipayDoctorText.Of("Check ServerHost, and whether a proxy changes answers.", "检查 ServerHost，以及是否有代理改写了应答。"))
            : CheckOutcome.Failed(
                "wrong-alipay-key",
                AlipayDoctorText.Of(
                    "Alipay accepted the application's signature, but its answer was not signed by the configured Alipay key.",
                    "支付宝接受了应用的签名，但应答的签名与所配置的支付宝公钥不符。"),
                AlipayDoctorText.Of(
                    "Copy Alipay's public key (支付宝公钥), not the application's, from this application's page on the open platform, of the same environment as ServerHost, "
                    + "into AlipayPublicKey; in certificate mode download Alipay's certificate.",
                    "请从开放平台上该应用的页面复制支付宝公钥（不是应用公钥），环境须与 ServerHost 一致，填入 AlipayPublicKey；证书模式请重新下载支付宝公钥证书。"));
    }
}
