namespace Alipay.Messaging;

/// <summary>Where a client stands with its gateway.</summary>
public enum ConnectionState
{
    /// <summary>Not connected, and not trying: before <c>ConnectAsync</c>, after closing, or after a refusal that stays.</summary>
    Disconnected,

    /// <summary>Trying to open the first connection.</summary>
    Connecting,

    /// <summary>A connection is open.</summary>
    Connected,

    /// <summary>A connection was open and is lost; trying to open the next.</summary>
    Reconnecting,

    /// <summary>Waiting for running handlers, then closing.</summary>
    Closing,
}
