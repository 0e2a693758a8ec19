using System.CommandLine;
using Alipay.Messaging.Tool.Commands;
using Alipay.Messaging.Tool.Output;
using Microsoft.AspNetCore.WebUtilities;

namespace Alipay.Messaging.Tool.Gateway;

/// <summary>The options that say which running gateway a command uses.</summary>
internal sealed class GatewayAddress
{
    public const int DefaultPort = 8877;
    public const string AddressVariable = "ALIPAY_MSG_GATEWAY";

    private readonly Option<Uri> _address = OptionRules.HttpUrl(
        "--gateway",
        Language.Pick(
            $"The running gateway. Default: the variable {AddressVariable}, or http://127.0.0.1:{DefaultPort}.",
            $"正在运行的网关地址。默认取环境变量 {AddressVariable}，否则为 http://127.0.0.1:{DefaultPort}。"));

    private readonly Option<string> _token = new("--token")
    {
        Description = Language.Pick(
            $"The token of a gateway that listens beyond this machine. Default: the variable {GatewayClient.TokenVariable}.",
            $"网关对外监听时的令牌。默认取环境变量 {GatewayClient.TokenVariable}。"),
        HelpName = "TOKEN",
    };

    public void AddTo(Command command)
    {
        command.Add(_address);
        command.Add(_token);
    }

    /// <summary>Makes a client of the gateway.</summary>
    public GatewayClient Open(ParseResult parsed)
    {
        var address = parsed.GetValue(_address)
            ?? (Environment.GetEnvironmentVariable(AddressVariable) is { Length: > 0 } text
                ? Uri.TryCreate(text, UriKind.Absolute, out var given) && given.Scheme is "http" or "https"
                    ? given
                    : throw new ToolException(ExitCodes.Configuration, Language.Pick($"{AddressVariable} must be an http or https URL.", $"{AddressVariable} 必须是 http 或 https 地址。"))
                : new Uri($"http://127.0.0.1:{DefaultPort}"));
        // The address of the page, as the gateway prints it, holds the token.
        var token = QueryHelpers.ParseQuery(address.Query).TryGetValue("token", out var inAddress) ? inAddress.ToString() : null;
        return new GatewayClient(address, parsed.GetValue(_token) ?? token ?? Environment.GetEnvironmentVariable(GatewayClient.TokenVariable));
    }
}
