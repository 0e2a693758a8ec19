using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tool.Commands;
using Alipay.Messaging.Tool.Inspector;
using Alipay.Messaging.Tool.Output;
using Spectre.Console;

namespace Alipay.Messaging.Tool.Gateway;

/// <summary>Runs the gateway emulator until it is interrupted.</summary>
internal static class GatewayCommand
{
    // A gateway that runs all day must not keep every message.
    private const int MaxRecords = 20_000;

    private static readonly Option<int> Port = new("--port")
    {
        Description = Language.Pick($"The port. Default {GatewayAddress.DefaultPort}; 0 takes a free one.", $"端口。默认 {GatewayAddress.DefaultPort}；0 表示任选空闲端口。"),
        DefaultValueFactory = static _ => GatewayAddress.DefaultPort,
        HelpName = "N",
    };

    private static readonly Option<IPAddress> Listen = new("--listen")
    {
        Description = Language.Pick(
            "The address to listen on. Default 127.0.0.1. Any other than a loopback address protects the page and the commands with a token.",
            "监听地址。默认 127.0.0.1。非回环地址时，检查页和命令需要令牌。"),
        HelpName = "ADDRESS",
        DefaultValueFactory = static _ => IPAddress.Loopback,
        CustomParser = static result =>
        {
            if (IPAddress.TryParse(result.Tokens[0].Value, out var address))
            {
                return address;
            }

            result.AddError(Language.Pick("--listen must be an IP address.", "--listen 必须是 IP 地址。"));
            return null;
        },
    };

    private static readonly Option<string> Token = new("--token")
    {
        Description = Language.Pick(
            $"The token for access from other machines: at least 16 characters. Default: the variable {GatewayClient.TokenVariable}, or a random one, which is printed.",
            $"其他机器访问所需的令牌，至少 16 个字符。默认取环境变量 {GatewayClient.TokenVariable}，否则随机生成并打印。"),
        HelpName = "TOKEN",
    };

    private static readonly Option<DirectoryInfo> Keys = new("--keys")
    {
        Description = Language.Pick(
            $"The directory that keeps the keys. Default: {GatewayFolder.Default.Path}.", $"保存密钥的目录。默认 {GatewayFolder.Default.Path}。"),
        HelpName = "DIR",
    };

    private static readonly Option<string> AppId = new("--app-id")
    {
        Description = Language.Pick("The application that may connect. Default 2021000000000001.", "允许连接的应用 id。默认 2021000000000001。"),
        DefaultValueFactory = static _ => "2021000000000001",
        HelpName = "ID",
    };

    private static readonly Option<string> SignType = new("--sign-type")
    {
        Description = Language.Pick("RSA2 (default), RSA or SM2.", "RSA2（默认）、RSA 或 SM2。"),
        DefaultValueFactory = static _ => "RSA2",
    };

    private static readonly Option<string> Charset = new("--charset")
    {
        Description = Language.Pick("UTF-8 (default), GBK, GB2312 or GB18030.", "UTF-8（默认）、GBK、GB2312 或 GB18030。"),
        DefaultValueFactory = static _ => "UTF-8",
    };

    private static readonly Option<bool> Certificates = new("--certificates")
    {
        Description = Language.Pick("Use the three certificates instead of plain keys.", "使用三个证书（证书模式），而不是公钥模式。"),
    };

    private static readonly Option<bool> Redeliver = new("--redeliver")
    {
        Description = Language.Pick("Redeliver what is answered FAIL, as Alipay does, until it is answered SUCCESS.", "像支付宝一样重新投递 FAIL 的消息，直到应答 SUCCESS。"),
    };

    public static Command Create()
    {
        Port.Requires(static port => port is >= 0 and <= 65535, Language.Pick("--port must be 0 to 65535.", "--port 必须在 0 到 65535 之间。"));
        Token.Requires(static token => token.Length >= 16, Language.Pick("--token must have at least 16 characters.", "--token 至少 16 个字符。"));
        AppId.RequiresText();
        SignType.AcceptOnlyFromAmong("RSA2", "RSA", "SM2");
        Charset.AcceptOnlyFromAmong("UTF-8", "GBK", "GB2312", "GB18030");
        var command = new Command(
            "gateway",
            Language.Pick(
                "Run a local gateway, with an inspector page: WebSocket, HTTP posts and subscription calls, without an Alipay account.",
                "运行带检查页的本机网关：支持 WebSocket、HTTP 通知和订阅接口，无需支付宝账号。"))
        {
            Port, Listen, Token, Keys, AppId, SignType, Charset, Certificates, Redeliver,
        };
        command.Runs(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var folder = parsed.GetValue(Keys) is { } directory ? new GatewayFolder(directory.FullName) : GatewayFolder.Default;
        var address = parsed.GetRequiredValue(Listen);
        var token = IPAddress.IsLoopback(address)
            ? null
            : parsed.GetValue(Token) ?? Environment.GetEnvironmentVariable(GatewayClient.TokenVariable) ?? Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var options = new AlipayTestGatewayOptions
        {
            AppId = parsed.GetRequiredValue(AppId),
            SignType = parsed.GetRequiredValue(SignType),
            Charset = parsed.GetRequiredValue(Charset),
            CertificateMode = parsed.GetValue(Certificates),
            RedeliverUntilSuccess = parsed.GetValue(Redeliver),
            RedeliveryDelay = TimeSpan.FromSeconds(1),
            KeyDirectory = folder.Path,
            Port = parsed.GetValue(Port),
            ListenAddress = address,
            MaxRecords = MaxRecords,
        };
        CreateKeyDirectory(folder.Path);
        var inspector = new GatewayInspector(token);
        inspector.Configure(options);
        var gateway = await StartAsync(options).ConfigureAwait(false);
        await using (gateway.ConfigureAwait(false))
        {
            inspector.Attach(gateway);
            var page = $"http://{gateway.Host}{GatewayInspector.Path}{(token is null ? "" : $"?token={token}")}";
            Announce(terminal, gateway, folder.WriteClientFiles(gateway, options), page);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return ExitCodes.Success;
    }

    private static void CreateKeyDirectory(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(
                ExitCodes.Configuration,
                Language.Pick($"The keys cannot be kept in {path}: {e.Message} Choose another directory with --keys.", $"无法在 {path} 保存密钥：{e.Message} 请用 --keys 另选目录。"),
                e);
        }
    }

    private static async Task<AlipayTestGateway> StartAsync(AlipayTestGatewayOptions options)
    {
        try
        {
            return await AlipayTestGateway.StartAsync(options).ConfigureAwait(false);
        }
        catch (ArgumentException e)
        {
            throw new ToolException(ExitCodes.Configuration, e.Message, e);
        }
        catch (Exception e) when (e is SocketException || (e is IOException && e.InnerException is not UnauthorizedAccessException && e is not FileNotFoundException))
        {
            throw new ToolException(
                ExitCodes.Configuration,
                Language.Pick(
                    $"The gateway cannot listen on {options.ListenAddress}:{options.Port}: {e.Message} Stop what uses the port, or choose another with --port.",
                    $"网关无法监听 {options.ListenAddress}:{options.Port}：{e.Message} 请停止占用该端口的程序，或用 --port 另选端口。"),
                e);
        }
    }

    private static void Announce(Terminal terminal, AlipayTestGateway gateway, ClientFiles files, string page)
    {
        var trigger = "alipay-msg trigger alipay.open.mini.version.audit.passed" + (gateway.Port == GatewayAddress.DefaultPort ? "" : $" --gateway http://{gateway.Host}");
        var text = string.Join(
            Environment.NewLine,
            $"[green]{Language.Pick("The gateway is running.", "网关已启动。")}[/] {Language.Pick("Stop it with Ctrl+C.", "按 Ctrl+C 停止。")}",
            $"  {Language.Pick("Inspector page", "检查页")}   [underline]{page.EscapeMarkup()}[/]",
            $"  {Language.Pick("Client address", "客户端地址")}   {gateway.Host.EscapeMarkup()}",
            "",
            $"[bold]appsettings.Development.json[/]  ({Language.Pick("written to", "已写入")} {files.SettingsFile.EscapeMarkup()})",
            files.Settings.EscapeMarkup(),
            "",
            $"[bold]{Language.Pick("The same as environment variables", "等价的环境变量")}[/]",
            string.Join(Environment.NewLine, files.Environment).EscapeMarkup(),
            "",
            Language.Pick(
                $"Push a message from another terminal:  {trigger.EscapeMarkup()}", $"在另一个终端推送消息：  {trigger.EscapeMarkup()}"));
        terminal.Result(
            new { gateway.Host, gateway.Port, gateway.AppId, Inspector = page, files.SettingsFile, files.Environment },
            text);
    }
}
