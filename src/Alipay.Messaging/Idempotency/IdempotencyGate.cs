using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Pipeline;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Idempotency;

/// <summary>Passes each message to the handler once (protocol.md table 6, row 20).</summary>
internal sealed class IdempotencyGate(
    IMessageStage inner,
    IIdempotencyStore store,
    TimeSpan lease,
    TimeSpan retention,
    MessagingMetrics metrics,
    ILogger logger) : IMessageStage
{
    public async ValueTask<HandlingOutcome> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        var key = new IdempotencyKey
        {
            AppId = message.AppId,
            MsgId = message.MsgId,
            ContentHash = ContentHash.Of(message.MsgApi, message.StableContent.Span),
        };
        IdempotencyClaim claim;
        try
        {
            claim = await store.TryClaimAsync(key, lease, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            logger.StoreFailed(message.MsgId, e);
            return HandlingOutcome.StoreFailed;
        }

        switch (claim.State)
        {
            case IdempotencyState.Claimed:
                ReportReuse(message, claim);
                var outcome = await inner.HandleAsync(message, cancellationToken).ConfigureAwait(false);
                await RecordAsync(key, claim.Token, outcome).ConfigureAwait(false);
                return outcome;
            case IdempotencyState.Completed:
                logger.DuplicateCompleted(message.MsgId, message.MsgApi);
                return HandlingOutcome.DuplicateCompleted;
            case IdempotencyState.InProgress:
                logger.DuplicateInProgress(message.MsgId, message.MsgApi);
                return HandlingOutcome.DuplicateInProgress;
            default:
                logger.StoreUndecided(message.MsgId, (int)claim.State);
                return HandlingOutcome.StoreFailed;
        }
    }

    /// <summary>Alipay does not sign the id: to handle both messages may be once too often, to drop one loses it.</summary>
    private void ReportReuse(ReceivedMessage message, IdempotencyClaim claim)
    {
        if (claim.MsgIdReused)
        {
            metrics.MsgIdReused();
            logger.MsgIdReused(message.MsgId, message.MsgApi);
        }
    }

    /// <summary>Not cancelable: what the handler did has happened, and forgetting it would let it happen again.</summary>
    private async ValueTask RecordAsync(IdempotencyKey key, long token, HandlingOutcome outcome)
    {
        try
        {
            if (outcome == HandlingOutcome.Handled)
            {
                await store.CompleteAsync(key, token, retention, CancellationToken.None).ConfigureAwait(false);
            }
            else
            {
                await store.ReleaseAsync(key, token, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            logger.StoreCouldNotRecord(key.MsgId, e);
        }
    }
}
