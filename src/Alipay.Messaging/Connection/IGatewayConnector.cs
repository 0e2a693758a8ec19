using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Connection;

/// <summary>Opens one connection. The seam beneath the connection loop.</summary>
internal interface IGatewayConnector
{
    /// <exception cref="ConnectAttemptException">It did not come about, but may the next time.</exception>
    /// <exception cref="AlipayMsgException">It never will.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    Task<IMsgTransport> ConnectAsync(CancellationToken cancellationToken);
}
