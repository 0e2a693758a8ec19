using System.CommandLine;
using Alipay.Messaging.Testing.Keys;
using Alipay.Messaging.Tool.Commands;
using Alipay.Messaging.Tool.Output;
using Spectre.Console;

namespace Alipay.Messaging.Tool.Keys;

/// <summary>Converts a key between PKCS#8 and PKCS#1 (SEC1 for SM2), and between PEM, base64 and DER.</summary>
internal static class KeysConvertCommand
{
    private static readonly Argument<FileInfo> File = new("file") { Description = Language.Pick("The key, in any form.", "任意格式的密钥。") };

    private static readonly Option<string> To = new("--to")
    {
        Description = Language.Pick(
            "pkcs8 (default; for a public key SubjectPublicKeyInfo), pkcs1 (for SM2 SEC1), or public (the public key of a private one).",
            "pkcs8（默认；公钥则为 SubjectPublicKeyInfo）、pkcs1（SM2 为 SEC1）或 public（私钥对应的公钥）。"),
        DefaultValueFactory = static _ => "pkcs8",
    };

    private static readonly Option<string> Format = new("--format")
    {
        Description = Language.Pick("base64 (one line; default), pem or der.", "base64（单行，默认）、pem 或 der。"),
        DefaultValueFactory = static _ => "base64",
    };

    private static readonly Option<FileInfo> Out = new("--out")
    {
        Description = Language.Pick("The file to write, readable by its owner only. Needed for private keys; a public key is printed without it.", "输出文件，仅所有者可读。私钥必须指定；公钥不指定时直接打印。"),
        HelpName = "FILE",
    };

    public static Command Create()
    {
        To.AcceptOnlyFromAmong("pkcs8", "pkcs1", "public");
        Format.AcceptOnlyFromAmong("base64", "pem", "der");
        var command = new Command("convert", Language.Pick("Convert a key to another form.", "转换密钥格式。")) { File, To, Format, Out };
        command.Runs(static (parsed, terminal, _) => Task.FromResult(Run(parsed, terminal)));
        return command;
    }

    private static int Run(ParseResult parsed, Terminal terminal)
    {
        var path = parsed.GetRequiredValue(File).FullName;
        var key = KeyMaterial.Read(path);
        var (label, der, isPrivate) = Encode(key, parsed.GetRequiredValue(To), path);
        var format = parsed.GetRequiredValue(Format);
        if (parsed.GetValue(Out)?.FullName is not { } target)
        {
            if (isPrivate || format == "der")
            {
                throw new ToolException(
                    ExitCodes.Usage,
                    Language.Pick("Give --out: private keys and binary files are not printed.", "请指定 --out：私钥和二进制内容不会打印到终端。"));
            }

            var text = format == "pem" ? KeyText.Pem(label, der) : KeyText.Base64(der);
            terminal.Result(new { Key = text }, null);
            terminal.Plain(text.TrimEnd());
            return ExitCodes.Success;
        }

        if (format == "der")
        {
            OwnerFiles.Write(target, der);
        }
        else
        {
            OwnerFiles.Write(target, format == "pem" ? KeyText.Pem(label, der) : KeyText.Base64(der));
        }

        terminal.Result(new { File = target, Kind = label.ToLowerInvariant(), Format = format }, $"{label.ToLowerInvariant()} ({format}) → {target.EscapeMarkup()}");
        return ExitCodes.Success;
    }

    private static (string Label, byte[] Der, bool IsPrivate) Encode(KeyMaterial key, string to, string path) => (to, key) switch
    {
        (_, { PublicKey: null }) => throw new ToolException(
            ExitCodes.Configuration, Language.Pick($"{path} is a certificate: it has one form. See it with: keys show", $"{path} 是证书，无需转换。可用 keys show 查看。")),
        ("public", { PublicKey: { } publicKey }) => ("PUBLIC KEY", publicKey, false),
        ("pkcs8", { Pkcs8: { } pkcs8 }) => ("PRIVATE KEY", pkcs8, true),
        ("pkcs8", { PublicKey: { } publicKey }) => ("PUBLIC KEY", publicKey, false),
        ("pkcs1", { Traditional: { } traditional, Algorithm: "RSA" }) => ("RSA PRIVATE KEY", traditional, true),
        ("pkcs1", { Traditional: { } traditional }) => ("EC PRIVATE KEY", traditional, true),
        ("pkcs1", { RsaPublicKey: { } rsa }) => ("RSA PUBLIC KEY", rsa, false),
        _ => throw new ToolException(ExitCodes.Configuration, Language.Pick("A public SM2 key has no PKCS#1 form.", "SM2 公钥没有 PKCS#1 形式。")),
    };
}
