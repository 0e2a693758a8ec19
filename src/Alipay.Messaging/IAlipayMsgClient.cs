namespace Alipay.Messaging;

/// <summary>A connection of one application to Alipay's message gateway.</summary>
/// <remarks>All members may be called by any thread at any time.</remarks>
public interface IAlipayMsgClient : IAsyncDisposable, IDisposable
{
    /// <summary>Raised for each change of state, in order. What a handler throws is logged.</summary>
    event EventHandler<ConnectionStateChangedEventArgs>? StateChanged;

    /// <summary>Gets the application's id: the one of the connection, or the configured one while there is none.</summary>
    string AppId { get; }

    /// <summary>Whether a connection to the gateway is open at this moment.</summary>
    bool IsConnected { get; }

    /// <summary>Gets the state of the connection at this moment, and the reason for it.</summary>
    ConnectionStatus Status { get; }

    /// <summary>
    /// Gets when the first of the application's and Alipay's certificates ends; <see langword="null"/> in key mode and while not connecting
    /// or connected.
    /// </summary>
    DateTimeOffset? CertificatesExpireAt { get; }

    /// <summary>
    /// Validates the configuration, connects, and returns once the connection is open. From then on a lost connection is replaced
    /// by itself until <see cref="CloseAsync"/>. Returns immediately while connected; concurrent calls share one attempt.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait. Transient failures (no network, time-outs, HTTP 5xx, a busy gateway) are retried until it is canceled.</param>
    /// <returns>A task that ends when the connection is open.</returns>
    /// <exception cref="AlipayMsgConfigurationException">The configuration can never work.</exception>
    /// <exception cref="AlipayMsgConnectRefusedException">The gateway refused, or its TLS certificate is not trusted.</exception>
    /// <exception cref="AlipayMsgSignatureException">The gateway's answer was not signed by the configured Alipay key.</exception>
    /// <exception cref="InvalidOperationException">A handler calls this while the client is closing, which waits for that handler.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled, or the client was closed meanwhile. Says what the last attempt failed with.</exception>
    Task ConnectAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads keys and certificates from the options again and replaces them without losing a message: the next connection and the next send
    /// use the new ones, and messages signed by the old Alipay key are accepted for
    /// <see cref="AlipayMessagingOptions.KeyRotationGracePeriod"/> more. Does nothing while not connecting or connected. With
    /// <c>AddAlipayMessaging</c> and a configuration that reloads, the host calls it.
    /// </summary>
    /// <exception cref="AlipayMsgConfigurationException">The new settings can never work; the old ones stay in use.</exception>
    void ReloadSecurity();

    /// <summary>Sends one message and waits for the gateway's answer. A FAIL answer is returned, not thrown.</summary>
    /// <param name="msgApi">The message API, for example <c>alipay.open.test.message</c>. Not blank.</param>
    /// <param name="bizContent">The business JSON. It is sent and signed as it is, character for character.</param>
    /// <param name="cancellationToken">Cancels the wait; the message may already have been sent.</param>
    /// <returns>The gateway's answer.</returns>
    /// <exception cref="ArgumentException">An argument is blank, is not JSON, or cannot be written in the configured charset.</exception>
    /// <exception cref="AlipayMsgNotConnectedException">No connection is open, or it was lost before the answer came.</exception>
    /// <exception cref="AlipayMsgAckTimeoutException">No answer within <see cref="AlipayMessagingOptions.AckTimeout"/>.</exception>
    /// <exception cref="AlipayMsgTooManyPendingException"><see cref="AlipayMessagingOptions.MaxPendingSends"/> messages wait already.</exception>
    Task<ProduceMsgAck> SendMessageAsync(string msgApi, string bizContent, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes no more messages, waits for running handlers up to <see cref="AlipayMessagingOptions.DrainTimeout"/>,
    /// acknowledges them and closes the connection. Messages not yet begun stay unacknowledged, so that Alipay redelivers them. The client
    /// can connect again afterwards. Ends within <see cref="AlipayMessagingOptions.DrainTimeout"/> and 12 s more (1 s for handlers that
    /// were canceled, 2 s for the closing handshake, the rest for a connect that is stuck), from any thread and any context. Called from a
    /// handler that still runs, it begins to close and returns immediately: the close waits for that handler.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait for handlers early; the connection is closed all the same.</param>
    /// <returns>A task that ends when the connection is closed.</returns>
    Task CloseAsync(CancellationToken cancellationToken = default);
}
