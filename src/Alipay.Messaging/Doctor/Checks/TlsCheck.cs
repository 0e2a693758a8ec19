using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Alipay.Messaging.Transport.Tls;

namespace Alipay.Messaging.Doctor.Checks;

/// <summary>Whether TLS is spoken on both sides, and whether the gateway's certificate is trusted.</summary>
internal sealed class TlsCheck : IDoctorCheck
{
    public string Id => CheckIds.Tls;

    public AlipayDoctorText Title { get; } = AlipayDoctorText.Of("TLS", "TLS");

    public IReadOnlyList<string> Needs => [CheckIds.Settings, CheckIds.Keys, CheckIds.Certificates, CheckIds.Addresses];

    public async ValueTask<CheckOutcome> RunAsync(Examination examination, CancellationToken cancellationToken)
    {
        var registration = await examination.RegisterAsync(cancellationToken).ConfigureAwait(false);
        if (!examination.Options.UseTls)
        {
            return await WithoutTlsAsync(examination, registration, cancellationToken).ConfigureAwait(false);
        }

        return registration.Attempt.Trace switch
        {
            { Rejection: { } rejection } => Refused(rejection, registration.Attempt.Trace.Certificate, examination.Gateway.Host),
            { Certificate: { } certificate } => Trusted(certificate),
            _ when registration.Error is AlipayMsgConnectFailedException { Step: ConnectStep.Tls } error => CheckOutcome.Failed(
                "no-tls",
                AlipayDoctorText.Of(error.Message, $"与 {examination.Gateway.Authority} 的 TLS 握手失败：{error.Message}"),
                AlipayDoctorText.Of(
                    "The port may not speak TLS: check the port of ServerHost, and UseTls.", "该端口可能不支持 TLS：请检查 ServerHost 的端口和 UseTls。")),
            _ => CheckOutcome.Skipped("not-reached", "No TLS handshake took place; see the check 'register'.", "未进行 TLS 握手，见检查项“register”。"),
        };
    }

    /// <summary>A port that speaks TLS answers a plain request with nothing that can be read; a request with TLS shows it.</summary>
    private static async Task<CheckOutcome> WithoutTlsAsync(Examination examination, Registration registration, CancellationToken cancellationToken)
    {
        if (registration.Error is AlipayMsgConnectFailedException { Step: ConnectStep.Register } && registration.Attempt.ClockAhead is null)
        {
            var withTls = await Registration.AttemptAsync(examination.Settings with { UseTls = true }, examination.Doctor.TimeProvider, cancellationToken).ConfigureAwait(false);
            if (withTls.Attempt.Trace?.Certificate is not null)
            {
                return CheckOutcome.Failed(
                    "tls-expected",
                    AlipayDoctorText.Of($"UseTls is false, and {examination.Gateway.Authority} speaks TLS.", $"UseTls 为 false，而 {examination.Gateway.Authority} 使用 TLS。"),
                    AlipayDoctorText.Of("Set UseTls to true.", "请将 UseTls 设为 true。"));
            }
        }

        return CheckOutcome.Skipped("tls-off", "UseTls is false.", "UseTls 为 false。");
    }

    private static CheckOutcome Trusted(PresentedCertificate certificate)
        => CheckOutcome.Passed(
            $"The certificate of {certificate.Subject}, issued by {certificate.Issuer}, is trusted and ends on {Words.Date(certificate.NotAfter)}.",
            $"证书 {certificate.Subject}（签发者 {certificate.Issuer}）可信，于 {Words.Date(certificate.NotAfter)} 到期。");

    private static CheckOutcome Refused(CertificateRejection rejection, PresentedCertificate? certificate, string host)
    {
        var who = $"{rejection.Subject}, {rejection.Issuer}";
        if (rejection.Errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            var names = string.Join(", ", certificate?.Names ?? []);
            return Failed(
                "tls-wrong-name",
                $"The certificate is for another host ({names}), not for {host}.",
                $"证书属于其他主机（{names}），不是 {host}。",
                $"Check ServerHost, and whether a proxy or firewall answers in place of {host}.",
                $"检查 ServerHost，以及是否有代理或防火墙代替 {host} 应答。");
        }

        if (rejection.Chain.HasFlag(X509ChainStatusFlags.NotTimeValid) && certificate is not null)
        {
            return Failed(
                "tls-not-in-time",
                $"The certificate is valid from {Words.Date(certificate.NotBefore)} to {Words.Date(certificate.NotAfter)}, which this machine's clock is not in.",
                $"证书有效期为 {Words.Date(certificate.NotBefore)} 至 {Words.Date(certificate.NotAfter)}，本机时间不在其中。",
                "Check this machine's clock; if it is right, the server's operator must renew the certificate.",
                "检查本机时钟；若时钟无误，需由服务器方更新证书。");
        }

        return rejection switch
        {
            { IsRevocationUnknown: true } => Failed(
                "tls-revocation-unknown",
                "Whether the certificate was revoked could not be found out.",
                "无法确认证书是否已被吊销。",
                "Let this machine reach the server that reports revocations, which the certificate names.",
                "请让本机可以访问证书中给出的吊销查询服务器。"),
            { IsUnknownRoot: true } when rejection.Subject == rejection.Issuer => Failed(
                "tls-self-signed", $"The certificate is self-signed ({rejection.Subject}).", $"证书是自签名的（{rejection.Subject}）。", RootEn(host), RootZh(host)),
            { IsUnknownRoot: true } => Failed(
                "tls-untrusted-root",
                $"The certificate is issued under a root that this machine does not trust ({who}).",
                $"证书由本机不信任的根证书签发（{who}）。",
                RootEn(host),
                RootZh(host)),
            { Errors: SslPolicyErrors.None } => Failed(
                "tls-refused-by-callback",
                "The RemoteCertificateValidationCallback of ConfigureHttpHandler refused the certificate.",
                "ConfigureHttpHandler 的 RemoteCertificateValidationCallback 拒绝了该证书。",
                "Check that callback.",
                "检查该回调。"),
            _ => Failed(
                "tls-untrusted", $"The certificate is not trusted ({rejection.Errors}: {rejection.Chain}).", $"证书不可信（{rejection.Errors}：{rejection.Chain}）。", RootEn(host), RootZh(host)),
        };
    }

    private static string RootEn(string host)
        => $"In a container, install ca-certificates. Behind a proxy that inspects TLS, exempt {host}, or trust its root in ConfigureHttpHandler. Never turn the validation off.";

    private static string RootZh(string host)
        => $"容器镜像请安装 ca-certificates；若有代理做 TLS 检查，请为 {host} 豁免，或在 ConfigureHttpHandler 中信任其根证书。不要关闭校验。";

    private static CheckOutcome Failed(string reason, string en, string zh, string remedyEn, string remedyZh)
        => CheckOutcome.Failed(reason, AlipayDoctorText.Of(en, zh), AlipayDoctorText.Of(remedyEn, remedyZh));
}
