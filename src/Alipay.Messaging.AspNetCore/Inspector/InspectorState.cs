namespace Alipay.Messaging.AspNetCore.Inspector;

/// <summary>What is true at one moment.</summary>
internal sealed record InspectorState
{
    /// <summary><c>gateway</c> or <c>application</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Another value after each start: versions begin anew.</summary>
    public required string Instance { get; init; }

    public required string Name { get; init; }

    public string? AppId { get; init; }

    /// <summary>What the page may offer.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    public required IReadOnlyList<InspectorConnection> Connections { get; init; }

    public IReadOnlyDictionary<string, FaultSwitch>? Faults { get; init; }

    public IReadOnlyList<InspectorSubscription>? Subscriptions { get; init; }
}

/// <summary>A connection of the gateway, or a client of the application.</summary>
internal sealed record InspectorConnection
{
    public required string Name { get; init; }

    public required string State { get; init; }

    public int? Number { get; init; }

    public string? AppId { get; init; }

    public DateTimeOffset? Since { get; init; }

    public string? Reason { get; init; }

    public int? Attempt { get; init; }

    public DateTimeOffset? LastFrameAt { get; init; }

    public DateTimeOffset? CertificatesExpireAt { get; init; }

    public IReadOnlyList<string>? Actions { get; init; }
}

/// <summary>One place of the gateway that can be faulty.</summary>
internal sealed record FaultSwitch(string Value, IReadOnlyList<string> Choices);

/// <summary>A subscription that the client has made over the OpenAPI.</summary>
/// <param name="Topic">The message API.</param>
/// <param name="Channel">How it is delivered.</param>
/// <param name="For">Whose messages; null for those of the application itself.</param>
internal sealed record InspectorSubscription(string Topic, string Channel, string? For);
