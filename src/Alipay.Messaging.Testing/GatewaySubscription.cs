namespace Alipay.Messaging.Testing;

/// <summary>One subscription that the client has made over the OpenAPI.</summary>
public sealed record GatewaySubscription
{
    /// <summary>The message API.</summary>
    public required string Topic { get; init; }

    /// <summary><c>WebSocket</c> or <c>HTTP</c>.</summary>
    public required string CommType { get; init; }

    /// <summary><c>app_auth</c> or <c>user_auth</c>; <see langword="null"/> for the application itself.</summary>
    public string? AuthType { get; init; }

    /// <summary>The token; <see langword="null"/> for the application itself.</summary>
    public string? AuthToken { get; init; }

    /// <summary>The tag; <see langword="null"/> for none.</summary>
    public string? Tag { get; init; }
}
