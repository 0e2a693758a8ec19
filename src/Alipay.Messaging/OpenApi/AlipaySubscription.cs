namespace Alipay.Messaging.OpenApi;

/// <summary>One subscription, as Alipay has it.</summary>
public sealed record AlipaySubscription
{
    /// <summary>The message API, for example <c>alipay.open.mini.version.audit.passed</c>.</summary>
    public required string Topic { get; init; }

    /// <summary>The channel; <see langword="null"/> when Alipay names one that this library does not know: see <see cref="CommType"/>.</summary>
    public required AlipaySubscriptionChannel? Channel { get; init; }

    /// <summary>Alipay's <c>comm_type</c>, as it was received: <c>WebSocket</c> or <c>HTTP</c>.</summary>
    public required string CommType { get; init; }

    /// <summary>The tag; <see langword="null"/> when there is none.</summary>
    public string? Tag { get; init; }
}
