namespace Alipay.Messaging.Testing;

/// <summary>What became of a pushed message.</summary>
/// <param name="MsgId">The message's id.</param>
/// <param name="Status">
/// <see cref="MsgStatus.Success"/> when any delivery was acknowledged so, <see cref="MsgStatus.Fail"/> when only
/// refusals came, <see langword="null"/> when no answer came in time.
/// </param>
/// <param name="Elapsed">From the first delivery to the last answer.</param>
/// <param name="Deliveries">Every delivery in order, copies and redeliveries included.</param>
public sealed record PushResult(string MsgId, MsgStatus? Status, TimeSpan Elapsed, IReadOnlyList<PushDelivery> Deliveries);

/// <summary>One delivery of a message.</summary>
/// <param name="StreamId">The stream id it travelled under.</param>
/// <param name="Connection">The <see cref="GatewayConnection.Number"/> of the connection it was sent on.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Elapsed">From sending to the outcome.</param>
public sealed record PushDelivery(string StreamId, int Connection, PushOutcome Outcome, TimeSpan Elapsed);

/// <summary>How one delivery ended.</summary>
public enum PushOutcome
{
    /// <summary>No answer came in time, or none was to be expected.</summary>
    Unanswered,

    /// <summary>Acknowledged SUCCESS.</summary>
    Success,

    /// <summary>Acknowledged FAIL.</summary>
    Fail,

    /// <summary>The connection was lost before the answer came.</summary>
    ConnectionLost,
}
