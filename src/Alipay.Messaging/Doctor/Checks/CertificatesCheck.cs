using Alipay.Messaging.Configuration;
using Alipay.Messaging.Signing.Certificates;

namespace Alipay.Messaging.Doctor.Checks;

/// <summary>Whether each of the three certificate files is in its place, in time, and issued under the root file.</summary>
internal sealed class CertificatesCheck : IDoctorCheck
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    public string Id => CheckIds.Certificates;

    public AlipayDoctorText Title { get; } = AlipayDoctorText.Of("Certificates", "证书");

    public IReadOnlyList<string> Needs => [CheckIds.Keys];

    public ValueTask<CheckOutcome> RunAsync(Examination examination, CancellationToken cancellationToken)
        => ValueTask.FromResult(examination.Read switch
        {
            { CertificateFaults: { Count: > 0 } faults } => FaultTexts.Outcome(faults),
            { Security.Certificates: { } facts } => Examine(examination, facts),
            _ => CheckOutcome.Skipped("key-mode", "Key mode has no certificates.", "公钥模式没有证书。"),
        });

    private static CheckOutcome Examine(Examination examination, CertificateFacts facts)
    {
        var now = examination.Doctor.TimeProvider.GetUtcNow();
        var reader = new SecurityReader(examination.Options, new OptionFaults(examination.Options.Origin), now);
        var (app, alipay, root) = (ReadAll(reader.AppCertificate), ReadAll(reader.AlipayCertificate), ReadAll(reader.RootCertificates));
        AlipayCertificate[] known = [.. app.Skip(1), .. alipay.Skip(1), .. root];
        var sent = AlipayDoctorText.Of(
            $"app_cert_sn is {facts.App}, alipay_root_cert_sn is {facts.AlipayRoot}, Alipay's certificate is {facts.Alipay}. The first certificate ends on {Words.Date(facts.NotAfter)}.",
            $"app_cert_sn 为 {facts.App}，alipay_root_cert_sn 为 {facts.AlipayRoot}，支付宝证书为 {facts.Alipay}。最早到期的证书于 {Words.Date(facts.NotAfter)} 到期。");
        return Broken(reader.AppCertificate.Setting, app, known) ?? Broken(reader.AlipayCertificate.Setting, alipay, known)
            ?? (facts.NotAfter - now > Soon ? CheckOutcome.Passed(sent.En, sent.Zh) : CheckOutcome.Warning(
                "certificate-ends-soon",
                sent,
                AlipayDoctorText.Of("Download its successor from the open platform and exchange it in time.", "请从开放平台下载新证书并及时更换。")));
    }

    private static CheckOutcome? Broken(string setting, IReadOnlyList<AlipayCertificate> file, IReadOnlyList<AlipayCertificate> known)
    {
        var end = CertificateChain.Follow(file[0], known);
        return end.State switch
        {
            ChainState.Complete => null,
            ChainState.NotSignedByIssuer => CheckOutcome.Warning(
                "not-signed-by-issuer",
                AlipayDoctorText.Of(
                    $"{setting}: the issuer '{end.Name}' is among the files, but its key did not sign the certificate.",
                    $"{setting}：文件中有签发者“{end.Name}”，但证书不是由它的密钥签发的。"),
                DownloadAll),
            _ => CheckOutcome.Warning(
                "issuer-missing",
                AlipayDoctorText.Of(
                    $"{setting}: the issuer '{end.Name}' is neither in the root file nor in the other files, so the certificate cannot be followed to a root.",
                    $"{setting}：根证书文件和其他文件中都没有签发者“{end.Name}”，证书无法追溯到根证书。"),
                DownloadAll),
        };
    }

    private static AlipayDoctorText DownloadAll { get; } = AlipayDoctorText.Of(
        "Download all three files again from one page of the open platform: the client works without the chain, but files of different applications or environments do not.",
        "请从开放平台的同一页面重新下载三个文件：客户端不要求证书链完整，但不同应用或环境的文件不能混用。");

    /// <summary>The reader had it: what follows the first certificate may be anything.</summary>
    private static IReadOnlyList<AlipayCertificate> ReadAll(SettingSource source)
    {
        var file = source.ReadBytes() ?? [];
        try
        {
            return AlipayCertificate.ReadAll(file);
        }
        catch (CertificateFormatException)
        {
            return [AlipayCertificate.Read(file)];
        }
    }
}
