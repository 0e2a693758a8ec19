namespace Alipay.Messaging;

/// <summary>A change of the connection's state.</summary>
/// <param name="previous">The state before.</param>
/// <param name="status">The state now, with the reason.</param>
public sealed class ConnectionStateChangedEventArgs(ConnectionState previous, ConnectionStatus status) : EventArgs
{
    /// <summary>The state before.</summary>
    public ConnectionState Previous { get; } = previous;

    /// <summary>The state now, with the reason.</summary>
    public ConnectionStatus Status { get; } = status;
}
