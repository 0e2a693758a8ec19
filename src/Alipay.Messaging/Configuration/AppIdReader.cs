using Alipay.Messaging.Signing.Keys;

namespace Alipay.Messaging.Configuration;

/// <summary>
/// Checks the application's id. Ids of Alipay are digits; a gateway on loopback is a test gateway, which may use words. The gateway
/// answers a wrong one with a code that fits several causes.
/// </summary>
internal static class AppIdReader
{
    private const string WhereItIs = "Copy the application's id (APPID) from the open platform; an application of the sandbox has a different id.";

    // Accounts of Alipay begin with it, and have as many digits as applications.
    private const string AccountPrefix = "2088";
    private const int AccountLength = 16;

    public static string Read(AlipayMessagingOptions options, bool isLoopback, OptionFaults faults)
    {
        var appId = options.AppId?.Trim() ?? "";
        var key = faults.Key(nameof(options.AppId));
        if (appId.Length == 0)
        {
            faults.Add($"{key} is missing. {WhereItIs}");
        }
        else if (HiddenCharacters.AreIn(appId))
        {
            faults.Add($"{key} has hidden characters in it, as text from web pages and chats has. Type it instead.");
        }
        else if (appId.Any(static c => c is <= ' ' or > '~'))
        {
            faults.Add($"{key} may hold no blanks, control characters or characters beyond ASCII. {WhereItIs}");
        }
        else if (!isLoopback && !appId.All(char.IsAsciiDigit))
        {
            faults.Add($"{key} must be digits only. {WhereItIs} Only for a test gateway on loopback may it be a word.");
        }
        else if (!isLoopback && appId.Length == AccountLength && appId.StartsWith(AccountPrefix, StringComparison.Ordinal))
        {
            faults.Add($"{key} is the id of an account (PID): those begin with 2088. {WhereItIs}");
        }

        return appId;
    }
}
