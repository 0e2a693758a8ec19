using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.EntityFrameworkCore.Claims;
using Alipay.Messaging.EntityFrameworkCore.Diagnostics;
using Alipay.Messaging.EntityFrameworkCore.Table;
using Alipay.Messaging.Pipeline;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.EntityFrameworkCore.Handling;

/// <summary>Claims each message, runs its handler, and answers when the transaction has committed.</summary>
internal sealed class HandledStage(
    LedgerDatabase database, ClaimTable claims, MessageRunner runner, MessageRecords records, MessagingMetrics metrics, TimeProvider timeProvider, ILogger logger) : IMessageStage
{
    public async ValueTask<HandlingOutcome> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var scope = database.Open();
            await using (scope.ConfigureAwait(false))
            {
                var result = await claims.TryClaimAsync(scope.Context, records.Create(message, metrics.Channel), cancellationToken).ConfigureAwait(false);
                records.ReportReuse(message, result is { MsgIdReused: true, Claim: not null }, metrics);
                return result.Claim is { } claim
                    ? await RunAsync(scope, message, claim, cancellationToken).ConfigureAwait(false)
                    : records.Duplicate(message, result.Existing);
            }
        }
        catch (Exception e)
        {
            logger.LedgerFailed(message.MsgId, e);
            return HandlingOutcome.StoreFailed;
        }
    }

    private async Task<HandlingOutcome> RunAsync(LedgerScope scope, ReceivedMessage message, MessageClaim claim, CancellationToken cancellationToken)
    {
        var heartbeat = new ClaimHeartbeat(claims, claim, timeProvider, logger, cancellationToken);
        await using (heartbeat.ConfigureAwait(false))
        {
            return await EndAsync(message, claim, await runner.RunAsync(scope, message, claim, heartbeat).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private async Task<HandlingOutcome> EndAsync(ReceivedMessage message, MessageClaim claim, HandlingOutcome outcome)
    {
        if (AckOutcome.StatusOf(outcome) == MsgStatus.Success)
        {
            logger.Handled(message.MsgId, message.MsgApi);
            return outcome;
        }

        if (outcome == HandlingOutcome.HandlerFailed && message.Error is { } error)
        {
            logger.HandlerFailed(message.MsgId, message.MsgApi, error);
        }

        try
        {
            // Not cancelable, and of no effect on a claim that was lost. When it fails, the lease ends by itself.
            await claims.ReleaseAsync(claim, AlipayMessageState.Failed, claims.Now, MessageRecords.ErrorOf(message, outcome)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            logger.FailureNotRecorded(message.MsgId, e);
        }

        return outcome;
    }
}
