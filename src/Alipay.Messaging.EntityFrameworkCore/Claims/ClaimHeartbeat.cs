using Alipay.Messaging.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.EntityFrameworkCore.Claims;

/// <summary>Extends the lease of a claim while a message waits for its worker and while its handler runs, over another connection. Costs a short handler one timer.</summary>
internal sealed class ClaimHeartbeat : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _lost;
    private readonly Task _loop;

    /// <param name="claims">The table.</param>
    /// <param name="claim">The claim.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <param name="cancellationToken">Cancels <see cref="Lost"/> too.</param>
    public ClaimHeartbeat(ClaimTable claims, MessageClaim claim, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    {
        _lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Lost = _lost.Token;
        _loop = RunAsync(claims, claim, _lost, timeProvider, logger, _stop.Token);
    }

    /// <summary>The handler's token. Canceled when the claim was lost: the handler runs in vain.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Extends the claim no more.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stop.Dispose();
        _lost.Dispose();
    }

    private static async Task RunAsync(
        ClaimTable claims, MessageClaim claim, CancellationTokenSource lost, TimeProvider timeProvider, ILogger logger, CancellationToken stop)
    {
        var interval = claims.Lease / 3;
        var first = claim.Until - claims.Now - (interval * 2);
        for (var delay = first > TimeSpan.Zero ? first : TimeSpan.Zero; ; delay = interval)
        {
            await Task.Delay(delay, timeProvider, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                return;
            }

            try
            {
                if (await claims.ExtendAsync(claim).ConfigureAwait(false))
                {
                    continue;
                }
            }
            catch (Exception e)
            {
                logger.HeartbeatFailed(claim.Key.MsgId, e);
                continue;
            }

            if (!stop.IsCancellationRequested)
            {
                logger.ClaimExpired(claim.Key.MsgId);
                await CancelAsync(lost, logger).ConfigureAwait(false);
            }

            return;
        }
    }

    private static async Task CancelAsync(CancellationTokenSource lost, ILogger logger)
    {
        try
        {
            await lost.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            logger.TokenCallbackOfHandlerFailed(e);
        }
    }
}
