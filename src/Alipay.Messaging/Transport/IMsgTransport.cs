namespace Alipay.Messaging.Transport;

/// <summary>One open connection that transfers whole messages, independent of their meaning.</summary>
internal interface IMsgTransport : IAsyncDisposable
{
    /// <summary>How long the closing handshake may take.</summary>
    static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Waits for the next whole message. One caller at a time.
    /// </summary>
    /// <exception cref="TransportClosedException">The connection has ended; the reason says how.</exception>
    ValueTask<PooledMessage> ReceiveAsync(CancellationToken cancellationToken);

    /// <summary>Sends whole text messages, together where they fit. One caller at a time. Cannot be canceled, which would break the connection.</summary>
    /// <exception cref="TransportClosedException">The connection has ended; some of the messages may have left.</exception>
    ValueTask SendAsync(IReadOnlyList<byte[]> messages);

    /// <summary>Performs the closing handshake (1000) until the token is canceled; never throws for a peer that does not answer.</summary>
    ValueTask CloseAsync(CancellationToken cancellationToken);
}
