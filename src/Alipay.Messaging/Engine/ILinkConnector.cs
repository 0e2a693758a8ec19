using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Engine;

/// <summary>Opens one link. The seam beneath the link loop.</summary>
internal interface ILinkConnector
{
    /// <exception cref="ConnectAttemptException">It did not come about, but may the next time.</exception>
    /// <exception cref="AlipayMsgException">It never will.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    Task<IMsgTransport> ConnectAsync(CancellationToken cancellationToken);
}
