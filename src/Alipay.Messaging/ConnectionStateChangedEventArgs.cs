namespace Alipay.Messaging;

/// <summary>A change of the connection's state.</summary>
public sealed class ConnectionStateChangedEventArgs : EventArgs
{
    /// <summary>The state before the change.</summary>
    public required ConnectionState Previous { get; init; }

    /// <summary>The status after the change, with its reason.</summary>
    public required ConnectionStatus Status { get; init; }
}
