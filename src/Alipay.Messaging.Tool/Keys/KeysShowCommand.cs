using System.CommandLine;
using System.Globalization;
using Alipay.Messaging.Signing;
using Alipay.Messaging.Signing.Certificates;
using Alipay.Messaging.Tool.Commands;
using Alipay.Messaging.Tool.Output;
using Spectre.Console;

namespace Alipay.Messaging.Tool.Keys;

/// <summary>Shows what a file holds: the public key to paste, or the certificates with their serial numbers and dates.</summary>
internal static class KeysShowCommand
{
    private static readonly Argument<FileInfo> File = new("file") { Description = Language.Pick("A key or certificate file.", "密钥或证书文件。") };

    public static Command Create()
    {
        var command = new Command(
            "show",
            Language.Pick(
                "Show what a key or certificate file holds: the public key to paste into the console, serial numbers and dates.",
                "查看密钥或证书文件的内容：可粘贴到控制台的公钥、序列号和有效期。"))
        {
            File,
        };
        command.Runs(static (parsed, terminal, _) => Task.FromResult(Run(parsed.GetRequiredValue(File).FullName, terminal)));
        return command;
    }

    private static int Run(string path, Terminal terminal)
    {
        var material = KeyMaterial.Read(path);
        if (material.PublicKey is { } publicKey)
        {
            ShowKey(material, publicKey, terminal);
        }
        else
        {
            ShowCertificates(material.Certificates, terminal);
        }

        return ExitCodes.Success;
    }

    private static void ShowKey(KeyMaterial key, byte[] publicKey, Terminal terminal)
    {
        var kind = key.IsPrivate ? Language.Pick("private key", "私钥") : Language.Pick("public key", "公钥");
        terminal.Result(
            new
            {
                Kind = key.IsPrivate ? "private key" : "public key",
                key.Algorithm,
                key.Bits,
                PublicKey = KeyText.Base64(publicKey),
                Fingerprint = KeyText.Fingerprint(publicKey),
            },
            $"[bold]{key.Algorithm} {kind}[/], {key.Bits} {Language.Pick("bits", "位")}, {KeyText.Fingerprint(publicKey).EscapeMarkup()}\n"
                + $"{(key.IsPrivate ? Language.Pick("Its public key, to paste into the open platform's console:", "对应的公钥，可粘贴到开放平台控制台：") : Language.Pick("As one line:", "单行形式："))}\n"
                + KeyText.Base64(publicKey));
    }

    private static void ShowCertificates(IReadOnlyList<AlipayCertificate> certificates, Terminal terminal)
    {
        var now = TimeProvider.System.GetUtcNow();
        foreach (var certificate in certificates)
        {
            var state = now > certificate.NotAfter ? Language.Pick("expired", "已过期") : now < certificate.NotBefore ? Language.Pick("not yet valid", "尚未生效") : Language.Pick("valid", "有效");
            terminal.Result(
                new
                {
                    Kind = "certificate",
                    certificate.Subject,
                    certificate.Issuer,
                    certificate.SerialNumber,
                    certificate.NotBefore,
                    certificate.NotAfter,
                    IsSelfIssued = certificate.IsSelfIssued,
                    IsInTime = now >= certificate.NotBefore && now <= certificate.NotAfter,
                    PublicKey = certificate.PublicKeyText,
                },
                $"[bold]{Language.Pick("Certificate", "证书")}[/]  {certificate.Subject.EscapeMarkup()}\n"
                    + $"  {Language.Pick("Issuer", "颁发者")}         {certificate.Issuer.EscapeMarkup()}\n"
                    + $"  {Language.Pick("Serial number", "序列号(SN)")}  {certificate.SerialNumber}\n"
                    + $"  {Language.Pick("Valid", "有效期")}          {Date(certificate.NotBefore)} … {Date(certificate.NotAfter)}  {state}");
        }

        foreach (var signType in new[] { SignType.Rsa2, SignType.Sm2 })
        {
            if (certificates.All(static one => one.IsSelfIssued) && RootSerialNumbers(certificates, signType) is { } serialNumbers)
            {
                terminal.Result(
                    new { Kind = "rootSerialNumbers", SignType = signType.Name(), AlipayRootCertSn = serialNumbers },
                    $"alipay_root_cert_sn ({signType.Name()})  {serialNumbers}");
            }
        }
    }

    private static string? RootSerialNumbers(IReadOnlyList<AlipayCertificate> roots, SignType signType)
    {
        try
        {
            return AlipayCertificate.RootSerialNumbers(roots, signType);
        }
        catch (CertificateFormatException)
        {
            return null;
        }
    }

    private static string Date(DateTimeOffset time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
