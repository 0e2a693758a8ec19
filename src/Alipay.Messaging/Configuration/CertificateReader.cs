using System.Globalization;
using Alipay.Messaging.Signing;
using Alipay.Messaging.Signing.Certificates;

namespace Alipay.Messaging.Configuration;

/// <summary>
/// Reads the three certificate files and checks locally whether each is in its place: the gateway would answer a mistake
/// with a signature error that fits a dozen causes.
/// </summary>
internal sealed class CertificateReader(
    OptionFaults faults, SettingSource appSource, SettingSource alipaySource, SettingSource rootSource, DateTimeOffset now)
{
    private const string AppFile = "Give the application's certificate (appCertPublicKey_….crt).";
    private const string AlipayFile = "Give Alipay's certificate (alipayCertPublicKey_….crt).";
    private const string RootFile = "Give Alipay's root certificates (alipayRootCert.crt).";

    /// <summary>Null when something is wrong; the faults say what.</summary>
    public ReadCertificates? Read(SignType signType, SourceText? privateKey)
    {
        var app = Try(appSource, AlipayCertificate.Read);
        var alipay = Try(alipaySource, ReadAlipays);
        var roots = Try(rootSource, AlipayCertificate.ReadAll);
        if (app is null || alipay is null || roots is null || privateKey is null || !AreInPlace(signType, privateKey, app, alipay, roots))
        {
            return null;
        }

        var inTime = IsInTime(appSource.Setting, app) & IsInTime(alipaySource.Setting, alipay);
        var rootSn = faults.Try(rootSource.Setting, () => AlipayCertificate.RootSerialNumbers(roots, signType));
        return inTime && rootSn is not null ? new ReadCertificates(app, alipay, rootSn, roots) : null;
    }

    private T? Try<T>(SettingSource source, Func<byte[], T> read)
        where T : class
        => source.ReadBytes() is { } file ? faults.Try(source.Setting, () => read(file)) : null;

    /// <summary>Uses the first certificate of the file (protocol.md 5.3). The downloaded file has its issuer's after it.</summary>
    private AlipayCertificate ReadAlipays(byte[] file)
    {
        var first = AlipayCertificate.Read(file);
        faults.Check(
            first.IsSelfIssued || !AlipayCertificate.IsIssuerOfAnother(file),
            $"{alipaySource.Setting} begins with the certificate of an issuer. Alipay's own must be the first in the file: download it again.");
        return first;
    }

    private bool AreInPlace(
        SignType signType,
        SourceText privateKey,
        AlipayCertificate app,
        AlipayCertificate alipay,
        IReadOnlyList<AlipayCertificate> roots)
    {
        var known = faults.Count;
        var isOwn = faults.Try(privateKey.Setting, () => new[] { IsOwn(app), IsOwn(alipay), IsOwn(roots[0]) });
        if (isOwn is not [var appIsOwn, var alipayIsOwn, var rootIsOwn])
        {
            return false;
        }

        var (appSetting, alipaySetting, rootSetting) = (appSource.Setting, alipaySource.Setting, rootSource.Setting);
        if (!appIsOwn)
        {
            faults.Add(app.IsSelfIssued ? $"{appSetting} holds a root certificate, which belongs in {rootSetting}. {AppFile}"
                : alipayIsOwn || rootIsOwn ? $"{appSetting} holds the certificate of another key, probably Alipay's, which belongs in {alipaySetting}. {AppFile}"
                : $"{appSetting}: the certificate does not belong to the private key. Give the certificate that was issued for this key.");
        }

        faults.Check(
            !alipayIsOwn, $"{alipaySetting} holds the application's own certificate, which belongs in {appSetting}. {AlipayFile}");
        faults.Check(
            alipayIsOwn || !alipay.IsSelfIssued, $"{alipaySetting} holds a root certificate, which belongs in {rootSetting}. {AlipayFile}");
        faults.Check(
            roots.Any(static root => root.IsSelfIssued),
            $"{rootSetting} holds no root certificate{(rootIsOwn ? $" but the application's, which belongs in {appSetting}" : "")}. {RootFile}");
        return faults.Count == known;

        bool IsOwn(AlipayCertificate certificate) => ContentSigners.PrivateKeyMatches(signType, privateKey.Text, certificate);
    }

    private bool IsInTime(string setting, AlipayCertificate certificate)
    {
        var known = faults.Count;
        faults.Check(certificate.NotAfter >= now, $"{setting}: the certificate expired on {Date(certificate.NotAfter)}. Download the current one.");
        faults.Check(certificate.NotBefore <= now, $"{setting}: the certificate is valid only from {Date(certificate.NotBefore)}. Check this machine's clock.");
        return faults.Count == known;
    }

    private static string Date(DateTimeOffset time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>The certificates of certificate mode.</summary>
/// <param name="App">The application's.</param>
/// <param name="Alipay">Alipay's.</param>
/// <param name="RootSerialNumbers">The SNs of the roots (protocol.md 5.4).</param>
/// <param name="Roots">Every certificate of the root file.</param>
internal sealed record ReadCertificates(
    AlipayCertificate App, AlipayCertificate Alipay, string RootSerialNumbers, IReadOnlyList<AlipayCertificate> Roots);
