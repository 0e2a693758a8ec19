using Alipay.Messaging.Configuration;
using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Connection;

/// <summary>One attempt: register, then upgrade, under one deadline (table 6, rows 9 and 11).</summary>
internal sealed class GatewayConnector(LiveCredentials live, TimeProvider timeProvider) : IGatewayConnector
{
    public async Task<IMsgTransport> ConnectAsync(CancellationToken cancellationToken)
    {
        // One snapshot for the whole attempt: keys may be replaced meanwhile.
        var settings = live.Current;
        var attempt = new GatewayAttempt(settings, timeProvider);
        using var deadline = new CancellationTokenSource(settings.Limits.ConnectTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var ticket = await attempt.RegisterAsync(deadline.Token, either.Token).ConfigureAwait(false);
            return await attempt.UpgradeAsync(ticket, deadline.Token, either.Token).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }
}
