namespace Alipay.Messaging;

/// <summary>A picture of the connection at one moment.</summary>
/// <param name="State">Where the client stands.</param>
/// <param name="Reason">Why, in one sentence for people.</param>
/// <param name="LastError">The error of the last failed attempt or refusal; <see langword="null"/> once a connection is open again.</param>
/// <param name="Attempt">How many attempts to connect were begun since the last open connection, or since <c>ConnectAsync</c>.</param>
/// <param name="LastFrameAt">When the last message of any kind arrived; <see langword="null"/> when none has. Pongs do not count.</param>
/// <param name="Since">Since when the client has been in <paramref name="State"/>.</param>
public sealed record ConnectionStatus(
    ConnectionState State, string Reason, Exception? LastError, int Attempt, DateTimeOffset? LastFrameAt, DateTimeOffset Since);
