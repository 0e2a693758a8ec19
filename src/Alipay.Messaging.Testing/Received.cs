namespace Alipay.Messaging.Testing;

/// <summary>A message that the client sent (PRODUCE).</summary>
public sealed record ReceivedMessage
{
    /// <summary>Its message API.</summary>
    public required string MsgApi { get; init; }

    /// <summary>Its business JSON, exactly as it was sent.</summary>
    public required string Content { get; init; }

    /// <summary>Its stream id.</summary>
    public required string StreamId { get; init; }

    /// <summary>The id that the gateway gave it.</summary>
    public required string MsgId { get; init; }

    /// <summary>The <see cref="GatewayConnection.Number"/> of the connection that carried it.</summary>
    public required int Connection { get; init; }
}

/// <summary>An acknowledgement that the client sent (CONSUME_ACK).</summary>
public sealed record ReceivedAck
{
    /// <summary>The stream id that it answers.</summary>
    public required string StreamId { get; init; }

    /// <summary>The message id that it names; <see langword="null"/> when it names none.</summary>
    public required string? MsgId { get; init; }

    /// <summary>Its status.</summary>
    public required MsgStatus Status { get; init; }

    /// <summary>The <see cref="GatewayConnection.Number"/> of the connection that carried it.</summary>
    public required int Connection { get; init; }
}

/// <summary>A request that the client made: to register, to upgrade, or a call of the OpenAPI.</summary>
public sealed record ReceivedRequest
{
    /// <summary>The path: <c>/websocket/register.do</c>, <c>/websocket</c> or <c>/gateway.do</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The decoded query; of a call of the OpenAPI, the decoded form.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>The headers; the names ignore case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }
}
