namespace Alipay.Messaging;

/// <summary>A snapshot of the connection.</summary>
public sealed record ConnectionStatus
{
    /// <summary>The state of the connection.</summary>
    public required ConnectionState State { get; init; }

    /// <summary>The reason for the state, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The error of the last failed attempt or refusal; <see langword="null"/> once a connection is open again.</summary>
    public Exception? LastError { get; init; }

    /// <summary>How many attempts to connect were begun since the last open connection, or since <c>ConnectAsync</c>.</summary>
    public int Attempt { get; init; }

    /// <summary>When the last message of any kind arrived; <see langword="null"/> when none has. Pongs do not count.</summary>
    public DateTimeOffset? LastFrameAt { get; init; }

    /// <summary>When the client entered <see cref="State"/>.</summary>
    public required DateTimeOffset Since { get; init; }
}
