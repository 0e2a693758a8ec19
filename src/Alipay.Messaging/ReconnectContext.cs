namespace Alipay.Messaging;

/// <summary>What is known when the client chooses how long to wait before its next attempt to connect.</summary>
public sealed record ReconnectContext
{
    /// <summary>
    /// How many attempts and connections failed in a row before this wait: 0 after a connection that was open for 2 s or longer, and
    /// for the first failure of all. A connection that was open for less than 2 s counts as a failed attempt.
    /// </summary>
    public required int FailuresInARow { get; init; }

    /// <summary>
    /// The error of the last attempt, as a rule an <see cref="AlipayMsgException"/>; <see langword="null"/> when that attempt opened a
    /// connection, which was then lost.
    /// </summary>
    public Exception? LastError { get; init; }

    /// <summary>How long the last connection was open; <see langword="null"/> when none has been open since <c>ConnectAsync</c>.</summary>
    public TimeSpan? LastConnectionDuration { get; init; }
}
