namespace Alipay.Messaging.Transport;

/// <summary>One open link that moves whole messages and knows nothing of what they mean.</summary>
internal interface IMsgTransport : IAsyncDisposable
{
    /// <summary>
    /// Waits for the next whole message. One caller at a time.
    /// </summary>
    /// <exception cref="TransportClosedException">The link has ended; the reason says how.</exception>
    ValueTask<PooledMessage> ReceiveAsync(CancellationToken cancellationToken);

    /// <summary>Sends one whole text message. One caller at a time.</summary>
    /// <exception cref="TransportClosedException">The link has ended; the message may or may not have left.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken);

    /// <summary>Says goodbye (1000) and waits for the answer until the token fires; never throws for a peer that does not answer.</summary>
    ValueTask CloseAsync(CancellationToken cancellationToken);
}
