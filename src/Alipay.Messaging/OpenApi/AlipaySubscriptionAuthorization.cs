namespace Alipay.Messaging.OpenApi;

/// <summary>
/// For whom a service provider calls: the token that a merchant or a user authorised the application with. A merchant's own application needs
/// none. Immutable. The token is in no text of this type.
/// </summary>
public sealed class AlipaySubscriptionAuthorization
{
    private AlipaySubscriptionAuthorization(string type, string token)
    {
        Type = type;
        Token = token;
    }

    /// <summary>Alipay's <c>auth_type</c>: <c>app_auth</c> or <c>user_auth</c>.</summary>
    public string Type { get; }

    internal string Token { get; }

    /// <summary>The authorisation of a merchant.</summary>
    /// <param name="appAuthToken">The merchant's <c>app_auth_token</c>. Secret.</param>
    /// <returns>The authorisation.</returns>
    /// <exception cref="ArgumentException">The token is blank or holds blanks or control characters.</exception>
    public static AlipaySubscriptionAuthorization App(string appAuthToken) => new("app_auth", Checked(appAuthToken, nameof(appAuthToken)));

    /// <summary>The authorisation of a user.</summary>
    /// <param name="authToken">The user's <c>auth_token</c>. Secret.</param>
    /// <returns>The authorisation.</returns>
    /// <exception cref="ArgumentException">The token is blank or holds blanks or control characters.</exception>
    public static AlipaySubscriptionAuthorization User(string authToken) => new("user_auth", Checked(authToken, nameof(authToken)));

    /// <summary>Returns <see cref="Type"/>.</summary>
    /// <returns>The type, never the token.</returns>
    public override string ToString() => Type;

    private static string Checked(string token, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(token, name);
        return token.All(static c => c is > ' ' and <= '~')
            ? token
            : throw new ArgumentException("The token holds blanks, control characters or characters beyond ASCII.", name);
    }
}
