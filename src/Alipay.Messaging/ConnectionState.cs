namespace Alipay.Messaging;

/// <summary>The state of a client's connection.</summary>
public enum ConnectionState
{
    /// <summary>Not connected, and not trying: before <c>ConnectAsync</c>, after a close, or after a permanent refusal.</summary>
    Disconnected,

    /// <summary>Trying to open the first connection.</summary>
    Connecting,

    /// <summary>A connection is open.</summary>
    Connected,

    /// <summary>A connection was open and is lost; trying to open the next.</summary>
    Reconnecting,

    /// <summary>Waiting for running handlers, then closing.</summary>
    Closing,

    /// <summary>Not connected, because another instance holds the connection lease; taking over when it no longer does.</summary>
    StandingBy,
}
