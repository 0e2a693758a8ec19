using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Connection;

/// <summary>Opens one connection. The seam below the connection supervisor.</summary>
internal interface IGatewayConnector
{
    /// <exception cref="AlipayMsgException">The attempt failed; <see cref="AlipayMsgException.IsTransient"/> says whether another may succeed.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    Task<IMsgTransport> ConnectAsync(CancellationToken cancellationToken);
}
