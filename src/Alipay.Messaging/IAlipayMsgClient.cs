namespace Alipay.Messaging;

/// <summary>A connection of one application to Alipay's message gateway.</summary>
/// <remarks>All members may be called by any thread at any time.</remarks>
public interface IAlipayMsgClient : IAsyncDisposable
{
    /// <summary>The application's id.</summary>
    string AppId { get; }

    /// <summary>Whether a connection to the gateway is open at this moment.</summary>
    bool IsConnected { get; }

    /// <summary>
    /// Validates the configuration, connects, and returns once the connection is open. From then on a lost connection is replaced
    /// by itself until <see cref="CloseAsync"/>. Returns at once while connected; calls at the same time share one attempt.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting. What may pass (no network, time-outs, HTTP 5xx, a busy gateway) is retried until it fires.</param>
    /// <returns>A task that ends when the connection is open.</returns>
    /// <exception cref="AlipayMsgConfigurationException">The configuration can never work.</exception>
    /// <exception cref="AlipayMsgConnectRefusedException">The gateway refused, or its TLS certificate is not to be trusted.</exception>
    /// <exception cref="AlipayMsgSignatureException">The gateway's answer was not signed by the configured Alipay key.</exception>
    /// <exception cref="OperationCanceledException">The token fired, or the client was closed meanwhile. Says what the last attempt failed with.</exception>
    Task ConnectAsync(CancellationToken cancellationToken = default);

    /// <summary>Sends one message and waits for the gateway's answer. A FAIL answer is returned, not thrown.</summary>
    /// <param name="msgApi">The message API, for example <c>alipay.open.test.message</c>. Not blank.</param>
    /// <param name="bizContent">The business JSON. It is sent and signed as it is, character for character.</param>
    /// <param name="cancellationToken">Ends the waiting; the message may already have been sent.</param>
    /// <returns>The gateway's answer.</returns>
    /// <exception cref="ArgumentException">An argument is blank, is not JSON, or cannot be written in the configured charset.</exception>
    /// <exception cref="AlipayMsgNotConnectedException">No connection is open, or it was lost before the answer came.</exception>
    /// <exception cref="AlipayMsgAckTimeoutException">No answer within <see cref="AlipayMessagingOptions.AckTimeout"/>.</exception>
    /// <exception cref="AlipayMsgTooManyPendingException"><see cref="AlipayMessagingOptions.MaxPendingSends"/> messages wait already.</exception>
    Task<ProduceMsgAck> SendMessageAsync(string msgApi, string bizContent, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes no more messages, waits for running handlers up to <see cref="AlipayMessagingOptions.DrainTimeout"/>,
    /// acknowledges them and closes the connection. Messages not yet begun stay unacknowledged, so that Alipay delivers them
    /// again. The client can connect again afterwards. Called from inside a handler, it begins the closing and returns
    /// at once: waiting would be waiting for itself.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting for the handlers early; the connection is closed all the same.</param>
    /// <returns>A task that ends when the connection is closed.</returns>
    Task CloseAsync(CancellationToken cancellationToken = default);
}
