using System.CommandLine;
using Alipay.Messaging.OpenApi;
using Alipay.Messaging.Tool.Commands;
using Alipay.Messaging.Tool.Configuration;
using Alipay.Messaging.Tool.Output;

namespace Alipay.Messaging.Tool.Subscriptions;

/// <summary>The options that say for whom the OpenAPI is called, and where.</summary>
internal sealed class SubscriptionAccess
{
    private readonly ClientConfiguration _configuration = new();

    private readonly Option<string> _appAuthToken = new("--app-auth-token")
    {
        Description = Language.Pick("The merchant's app_auth_token, for a service provider that subscribes on behalf of a merchant.", "商户的 app_auth_token，供服务商代商户订阅。"),
        HelpName = "TOKEN",
    };

    private readonly Option<string> _userAuthToken = new("--user-auth-token")
    {
        Description = Language.Pick("The user's auth_token, for messages about a user.", "用户的 auth_token，用于与用户相关的消息。"),
        HelpName = "TOKEN",
    };

    private readonly Option<Uri> _endpoint = OptionRules.HttpUrl(
        "--endpoint",
        Language.Pick("The OpenAPI. Default: the one that belongs to the configured gateway.", "OpenAPI 地址。默认使用与所配置网关对应的地址。"));

    public void AddTo(Command command)
    {
        command.Add(_appAuthToken);
        command.Add(_userAuthToken);
        command.Add(_endpoint);
        _configuration.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_appAuthToken) is not null && result.GetValue(_userAuthToken) is not null)
            {
                result.AddError(Language.Pick("Give --app-auth-token or --user-auth-token, not both.", "--app-auth-token 与 --user-auth-token 只能给一个。"));
            }
        });
    }

    public AlipaySubscriptionClient Open(ParseResult parsed)
        => new(_configuration.Read(parsed), new AlipaySubscriptionClientOptions { Endpoint = parsed.GetValue(_endpoint) });

    /// <summary>Null for the application itself.</summary>
    public AlipaySubscriptionAuthorization? Authorization(ParseResult parsed)
    {
        try
        {
            return parsed.GetValue(_appAuthToken) is { } app ? AlipaySubscriptionAuthorization.App(app)
                : parsed.GetValue(_userAuthToken) is { } user ? AlipaySubscriptionAuthorization.User(user)
                : null;
        }
        catch (ArgumentException e)
        {
            throw new ToolException(ExitCodes.Usage, e.Message, e);
        }
    }
}
