namespace Alipay.Messaging.Testing;

/// <summary>The outcome of a pushed message.</summary>
public sealed record PushResult
{
    /// <summary>The message's id.</summary>
    public required string MsgId { get; init; }

    /// <summary>
    /// <see cref="MsgStatus.Success"/> when any delivery was acknowledged SUCCESS, <see cref="MsgStatus.Fail"/> when only
    /// FAIL answers were received, <see langword="null"/> when no answer was received in time.
    /// </summary>
    public required MsgStatus? Status { get; init; }

    /// <summary>From the first delivery to the last answer.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Every delivery in order, including copies and redeliveries.</summary>
    public required IReadOnlyList<PushDelivery> Deliveries { get; init; }
}

/// <summary>One delivery of a message.</summary>
public sealed record PushDelivery
{
    /// <summary>Its stream id.</summary>
    public required string StreamId { get; init; }

    /// <summary>The <see cref="GatewayConnection.Number"/> of the connection that carried it.</summary>
    public required int Connection { get; init; }

    /// <summary>How it ended.</summary>
    public required PushOutcome Outcome { get; init; }

    /// <summary>From sending to the outcome.</summary>
    public required TimeSpan Elapsed { get; init; }
}

/// <summary>How one delivery ended.</summary>
public enum PushOutcome
{
    /// <summary>No answer was received in time, or none was expected.</summary>
    Unanswered,

    /// <summary>Acknowledged SUCCESS.</summary>
    Success,

    /// <summary>Acknowledged FAIL.</summary>
    Fail,

    /// <summary>The connection was lost before the answer was received.</summary>
    ConnectionLost,
}
