using System.CommandLine;
using Alipay.Messaging.Testing.Keys;
using Alipay.Messaging.Tool.Commands;
using Alipay.Messaging.Tool.Output;
using Spectre.Console;

namespace Alipay.Messaging.Tool.Keys;

/// <summary>Makes a key pair, and a certificate request when one is asked for.</summary>
internal static class KeysNewCommand
{
    private static readonly Option<string> Type = new("--type")
    {
        Description = Language.Pick("rsa (for RSA2 and RSA; default) or sm2.", "rsa（用于 RSA2 和 RSA，默认）或 sm2。"),
        DefaultValueFactory = static _ => "rsa",
    };

    private static readonly Option<int> Bits = new("--bits")
    {
        Description = Language.Pick("The size of an RSA key: 2048 (default), 3072 or 4096.", "RSA 密钥长度：2048（默认）、3072 或 4096。"),
        DefaultValueFactory = static _ => 2048,
    };

    private static readonly Option<DirectoryInfo> Out = new("--out")
    {
        Description = Language.Pick("The directory to write to. Default: the current one.", "输出目录。默认当前目录。"),
        HelpName = "DIR",
    };

    private static readonly Option<bool> Csr = new("--csr")
    {
        Description = Language.Pick("Also write a certificate request, for certificate mode. Needs --organization.", "同时生成证书请求（证书模式）。需要 --organization。"),
    };

    private static readonly Option<string> Organization = new("--organization")
    {
        Description = Language.Pick("The company's name, exactly as the open platform shows it.", "公司名称，须与开放平台显示的完全一致。"),
        HelpName = "NAME",
    };

    private static readonly Option<string> CommonName = new("--common-name")
    {
        Description = Language.Pick("The common name of the request. Default: the company's name.", "证书请求的通用名。默认为公司名称。"),
        HelpName = "NAME",
    };

    private static readonly Option<bool> Force = new("--force") { Description = Language.Pick("Overwrite existing files.", "覆盖已有文件。") };

    public static Command Create()
    {
        Bits.Requires(static bits => bits is 2048 or 3072 or 4096, Language.Pick("--bits must be 2048, 3072 or 4096.", "--bits 必须是 2048、3072 或 4096。"));
        Type.AcceptOnlyFromAmong("rsa", "sm2");
        var command = new Command("new", Language.Pick("Make a key pair, readable by its owner only.", "生成密钥对，文件仅所有者可读。"))
        {
            Type, Bits, Out, Csr, Organization, CommonName, Force,
        };
        command.Validators.Add(static result =>
        {
            if (result.GetValue(Csr) && (result.GetValue(CommonName) ?? result.GetValue(Organization)) is { Length: > 64 })
            {
                result.AddError(Language.Pick("The common name has more than 64 characters. Give a shorter one with --common-name.", "通用名超过 64 个字符。请用 --common-name 指定较短的名称。"));
            }

            if (result.GetValue(Csr) && string.IsNullOrWhiteSpace(result.GetValue(Organization)))
            {
                result.AddError(Language.Pick("--csr needs --organization.", "--csr 需要 --organization。"));
            }
        });
        command.Runs(static (parsed, terminal, _) => Task.FromResult(Run(parsed, terminal)));
        return command;
    }

    private static int Run(ParseResult parsed, Terminal terminal)
    {
        var directory = parsed.GetValue(Out)?.FullName ?? Environment.CurrentDirectory;
        var key = parsed.GetRequiredValue(Type) == "sm2" ? KeyPairs.NewSm2() : KeyPairs.NewRsa(parsed.GetRequiredValue(Bits));
        var files = new List<(string Name, string Text)>
        {
            ("app_private_key.txt", KeyText.Base64(key.Pkcs8!)), // A pair that was just made.
            ("app_public_key.txt", KeyText.Base64(key.PublicKey!)), // As above.
        };
        if (parsed.GetValue(Csr))
        {
            var organization = parsed.GetRequiredValue(Organization);
            files.Add(("app.csr", KeyText.Pem("CERTIFICATE REQUEST", KeyPairs.Request(key, organization, parsed.GetValue(CommonName) ?? organization))));
        }

        var existing = files.Select(file => Path.Combine(directory, file.Name)).Where(File.Exists).ToList();
        if (existing.Count > 0 && !parsed.GetValue(Force))
        {
            throw new ToolException(
                ExitCodes.Configuration,
                Language.Pick(
                    $"{string.Join(", ", existing)} would be overwritten. Choose another directory with --out, or add --force.",
                    $"{string.Join("、", existing)} 已存在。请用 --out 另选目录，或加 --force 覆盖。"));
        }

        if (!Directory.Exists(directory))
        {
            OwnerFiles.CreateDirectory(directory);
        }

        foreach (var (name, text) in files)
        {
            OwnerFiles.Write(Path.Combine(directory, name), text);
        }

        terminal.Result(
            new
            {
                PrivateKeyFile = Path.Combine(directory, files[0].Name),
                PublicKeyFile = Path.Combine(directory, files[1].Name),
                RequestFile = files.Count > 2 ? Path.Combine(directory, files[2].Name) : null,
                key.Algorithm,
                key.Bits,
                PublicKey = files[1].Text,
                Fingerprint = KeyText.Fingerprint(key.PublicKey!), // As above.
            },
            $"{Language.Pick("Private key", "私钥")}  {Path.Combine(directory, files[0].Name).EscapeMarkup()}  [grey]{Language.Pick("(AppPrivateKeyPath; keep it secret)", "（AppPrivateKeyPath，请妥善保密）")}[/]\n"
                + (files.Count > 2
                    ? $"{Language.Pick("Request", "证书请求")}  {Path.Combine(directory, files[2].Name).EscapeMarkup()}  [grey]{Language.Pick("(upload it to the open platform)", "（上传到开放平台）")}[/]"
                    : $"{Language.Pick("Public key to paste into the open platform's console:", "粘贴到开放平台控制台的应用公钥：")}\n{files[1].Text}"));
        return ExitCodes.Success;
    }
}
