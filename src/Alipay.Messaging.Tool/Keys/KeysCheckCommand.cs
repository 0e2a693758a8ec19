using System.CommandLine;
using Alipay.Messaging.Signing;
using Alipay.Messaging.Signing.Certificates;
using Alipay.Messaging.Tool.Commands;
using Alipay.Messaging.Tool.Output;
using Spectre.Console;

namespace Alipay.Messaging.Tool.Keys;

/// <summary>Checks which of the given files belong together.</summary>
internal static class KeysCheckCommand
{
    private static readonly Option<FileInfo> PrivateKey = new("--private") { Description = Language.Pick("The application's private key.", "应用私钥。"), HelpName = "FILE", Required = true };
    private static readonly Option<FileInfo> PublicKey = new("--public") { Description = Language.Pick("The application's public key: must be its other half.", "应用公钥：须与私钥成对。"), HelpName = "FILE" };
    private static readonly Option<FileInfo> AlipayKey = new("--alipay") { Description = Language.Pick("Alipay's public key: must be another key.", "支付宝公钥：不能是应用自己的公钥。"), HelpName = "FILE" };
    private static readonly Option<FileInfo> AppCert = new("--app-cert") { Description = Language.Pick("The application's certificate: must be issued for the private key.", "应用公钥证书：须对应该私钥。"), HelpName = "FILE" };
    private static readonly Option<FileInfo> AlipayCert = new("--alipay-cert") { Description = Language.Pick("Alipay's certificate.", "支付宝公钥证书。"), HelpName = "FILE" };
    private static readonly Option<FileInfo> RootCert = new("--root-cert") { Description = Language.Pick("Alipay's root certificates.", "支付宝根证书。"), HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("check", Language.Pick("Check that keys and certificates belong together and are valid today.", "检查密钥与证书是否配套、当前是否有效。"))
        {
            PrivateKey, PublicKey, AlipayKey, AppCert, AlipayCert, RootCert,
        };
        command.Validators.Add(static result =>
        {
            if (new[] { PublicKey, AlipayKey, AppCert, AlipayCert, RootCert }.All(option => result.GetValue(option) is null))
            {
                result.AddError(Language.Pick("Give at least one file to check the private key against.", "请至少再给出一个用于核对的文件。"));
            }
        });
        command.Runs(static (parsed, terminal, _) => Task.FromResult(Run(parsed, terminal)));
        return command;
    }

    private static int Run(ParseResult parsed, Terminal terminal)
    {
        var checks = new List<KeyCheck>();
        var key = KeyMaterial.Read(Path(parsed, PrivateKey)!); // Required.
        checks.Add(Check(
            Path(parsed, PrivateKey)!, key.IsPrivate, // Required.
            Language.Pick($"a private {key.Algorithm} key", $"{key.Algorithm} 私钥"),
            Language.Pick("not a private key", "不是私钥")));
        if (Path(parsed, PublicKey) is { } publicFile)
        {
            checks.Add(Check(
                publicFile, IsOwn(key, KeyMaterial.Read(publicFile).PublicKey),
                Language.Pick("the public half of the private key", "与私钥成对"),
                Language.Pick("not the public half of the private key: upload the one that keys show prints", "与私钥不成对：请上传 keys show 打印的公钥")));
        }

        if (Path(parsed, AlipayKey) is { } alipayFile)
        {
            var alipay = KeyMaterial.Read(alipayFile);
            checks.Add(Check(
                alipayFile, alipay is { PublicKey: not null, IsPrivate: false } && !IsOwn(key, alipay.PublicKey),
                Language.Pick("a public key that is not the application's own", "公钥，且不是应用自己的公钥"),
                Language.Pick("the application's own key: give Alipay's public key, which the console shows after the upload", "是应用自己的密钥：请使用上传应用公钥后控制台显示的支付宝公钥")));
        }

        CheckCertificates(parsed, key, checks);
        foreach (var check in checks)
        {
            terminal.Result(check, $"{(check.IsGood ? "[green]✓[/]" : "[red]✗[/]")} {check.File.EscapeMarkup()}: {check.Finding.EscapeMarkup()}");
        }

        return checks.TrueForAll(static check => check.IsGood) ? ExitCodes.Success : ExitCodes.Negative;
    }

    private static void CheckCertificates(ParseResult parsed, KeyMaterial key, List<KeyCheck> checks)
    {
        if (First(parsed, AppCert) is { } app)
        {
            checks.Add(Check(
                Path(parsed, AppCert)!, app.SubjectPublicKeyInfo.AsSpan().SequenceEqual(key.PublicKey), // Given.
                Language.Pick($"issued for the private key, app_cert_sn {app.SerialNumber}", $"对应该私钥，app_cert_sn {app.SerialNumber}"),
                Language.Pick("not issued for the private key", "与私钥不对应")));
            checks.Add(InTime(Path(parsed, AppCert)!, app)); // Given.
        }

        if (First(parsed, AlipayCert) is { } alipay)
        {
            checks.Add(Check(
                Path(parsed, AlipayCert)!, !alipay.SubjectPublicKeyInfo.AsSpan().SequenceEqual(key.PublicKey) && !alipay.IsSelfIssued, // Given.
                Language.Pick($"the certificate of another key, alipay_cert_sn {alipay.SerialNumber}", $"属于另一密钥，alipay_cert_sn {alipay.SerialNumber}"),
                alipay.IsSelfIssued ? Language.Pick("a root certificate", "是根证书") : Language.Pick("the application's own certificate", "是应用自己的证书")));
            checks.Add(InTime(Path(parsed, AlipayCert)!, alipay)); // Given.
        }

        if (Path(parsed, RootCert) is { } rootFile)
        {
            var signType = key.Algorithm == "SM2" ? SignType.Sm2 : SignType.Rsa2;
            var roots = KeyMaterial.Read(rootFile).Certificates;
            string? serialNumbers = null;
            try
            {
                serialNumbers = roots.Any(static root => root.IsSelfIssued) ? AlipayCertificate.RootSerialNumbers(roots, signType) : null;
            }
            catch (CertificateFormatException)
            {
                // Reported as a finding.
            }

            checks.Add(Check(
                rootFile, serialNumbers is not null,
                $"alipay_root_cert_sn {serialNumbers}",
                Language.Pick($"no root certificate for {signType.Name()}", $"没有适用于 {signType.Name()} 的根证书")));
        }
    }

    private static KeyCheck InTime(string file, AlipayCertificate certificate)
    {
        var now = TimeProvider.System.GetUtcNow();
        return Check(
            file, now >= certificate.NotBefore && now <= certificate.NotAfter,
            Language.Pick($"valid until {certificate.NotAfter:yyyy-MM-dd}", $"有效期至 {certificate.NotAfter:yyyy-MM-dd}"),
            now > certificate.NotAfter
                ? Language.Pick($"expired on {certificate.NotAfter:yyyy-MM-dd}", $"已于 {certificate.NotAfter:yyyy-MM-dd} 过期")
                : Language.Pick($"valid only from {certificate.NotBefore:yyyy-MM-dd}", $"自 {certificate.NotBefore:yyyy-MM-dd} 起有效"));
    }

    private static AlipayCertificate? First(ParseResult parsed, Option<FileInfo> option) => Path(parsed, option) is not { } file ? null
        : KeyMaterial.Read(file).Certificates is [var first, ..] ? first
        : throw new ToolException(ExitCodes.Configuration, Language.Pick($"{file} is not a certificate.", $"{file} 不是证书。"));

    private static string? Path(ParseResult parsed, Option<FileInfo> option) => parsed.GetValue(option)?.FullName;

    private static bool IsOwn(KeyMaterial key, byte[]? publicKey) => publicKey is not null && publicKey.AsSpan().SequenceEqual(key.PublicKey);

    private static KeyCheck Check(string file, bool isGood, string good, string bad) => new(file, isGood, isGood ? good : bad);

    private sealed record KeyCheck(string File, bool IsGood, string Finding);
}
