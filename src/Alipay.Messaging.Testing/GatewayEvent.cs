namespace Alipay.Messaging.Testing;

/// <summary>Something that happened in a test gateway. Immutable.</summary>
public abstract record GatewayEvent
{
    private protected GatewayEvent()
    {
    }

    /// <summary>When, by the real clock.</summary>
    public DateTimeOffset At { get; } = TimeProvider.System.GetUtcNow();
}

/// <summary>A register or upgrade request was checked.</summary>
public sealed record RequestCheckedEvent : GatewayEvent
{
    /// <summary>The request.</summary>
    public required ReceivedRequest Request { get; init; }

    /// <summary>What the gateway objects to, most severe first; empty when the request is correct.</summary>
    public required IReadOnlyList<string> Objections { get; init; }

    /// <summary>Whether a planned fault takes the place of the correct answer, or delays it.</summary>
    public required bool IsFaulty { get; init; }
}

/// <summary>A connection was opened.</summary>
public sealed record ConnectionOpenedEvent : GatewayEvent
{
    /// <summary>The connection.</summary>
    public required GatewayConnection Connection { get; init; }
}

/// <summary>A connection has ended, or was never established.</summary>
public sealed record ConnectionClosedEvent : GatewayEvent
{
    /// <summary>The connection, with the client's close code if it sent one.</summary>
    public required GatewayConnection Connection { get; init; }
}

/// <summary>A push or a post has begun; it may have to wait for a connection.</summary>
public sealed record PushStartedEvent : GatewayEvent
{
    /// <summary>Identifies the push in its later events: 1 for the first, 2 for the next. The message id does not: it may be used again.</summary>
    public required long Push { get; init; }

    /// <summary>The message API; for a notification of another kind its <c>notify_type</c> or service.</summary>
    public required string MsgApi { get; init; }

    /// <summary>The message id, or the <c>notify_id</c>.</summary>
    public required string MsgId { get; init; }

    /// <summary>The business JSON; for a notification of another kind its members, as a form.</summary>
    public required string Content { get; init; }

    /// <summary>The complete text of the first delivery: the frame, or the body of the request.</summary>
    public required string Text { get; init; }

    /// <summary>Where it is posted; <see langword="null"/> for a push over a WebSocket connection.</summary>
    public Uri? Url { get; init; }
}

/// <summary>One delivery of a push is being sent.</summary>
public sealed record PushSentEvent : GatewayEvent
{
    /// <summary>The push.</summary>
    public required long Push { get; init; }

    /// <summary>The stream id of the delivery.</summary>
    public required string StreamId { get; init; }

    /// <summary>The <see cref="GatewayConnection.Number"/> of the connection.</summary>
    public required int Connection { get; init; }
}

/// <summary>A push has ended. One of the two results is set.</summary>
public sealed record PushEndedEvent : GatewayEvent
{
    /// <summary>The push.</summary>
    public required long Push { get; init; }

    /// <summary>The outcome of a push; <see langword="null"/> for a post, or when the push was canceled.</summary>
    public PushResult? Pushed { get; init; }

    /// <summary>The outcome of a post; <see langword="null"/> for a push, or when the post was canceled.</summary>
    public PostResult? Posted { get; init; }
}

/// <summary>The client has acknowledged a message.</summary>
public sealed record AckReceivedEvent : GatewayEvent
{
    /// <summary>The acknowledgement.</summary>
    public required ReceivedAck Ack { get; init; }

    /// <summary>Whether a push waits for it.</summary>
    public required bool IsAwaited { get; init; }
}

/// <summary>The client has sent a message that the gateway accepted.</summary>
public sealed record MessageReceivedEvent : GatewayEvent
{
    /// <summary>The message.</summary>
    public required ReceivedMessage Message { get; init; }
}

/// <summary>The client has violated the protocol, in something other than a register or upgrade request.</summary>
public sealed record ProblemFoundEvent : GatewayEvent
{
    /// <summary>The violation, one sentence.</summary>
    public required string Problem { get; init; }
}
