using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Pipeline;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Idempotency;

/// <summary>Stands in front of the handler and lets each message through once (protocol.md table 6, row 20).</summary>
internal sealed class IdempotencyGate(
    IMessageStage inner,
    IIdempotencyStore store,
    TimeSpan lease,
    TimeSpan retention,
    ILogger logger) : IMessageStage
{
    public async ValueTask<HandlingOutcome> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        IdempotencyClaim claim;
        try
        {
            claim = await store.TryClaimAsync(message.AppId, message.MsgId, lease, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            logger.StoreFailed(message.MsgId, e);
            return HandlingOutcome.StoreFailed;
        }

        switch (claim.State)
        {
            case IdempotencyState.Claimed:
                var outcome = await inner.HandleAsync(message, cancellationToken).ConfigureAwait(false);
                await RecordAsync(message, claim.Token, outcome).ConfigureAwait(false);
                return outcome;
            case IdempotencyState.Completed:
                logger.DuplicateCompleted(message.MsgId, message.MsgApi);
                return HandlingOutcome.DuplicateCompleted;
            default:
                logger.DuplicateInProgress(message.MsgId, message.MsgApi);
                return HandlingOutcome.DuplicateInProgress;
        }
    }

    /// <summary>Not cancellable: what the handler did has happened, and forgetting it would let it happen again.</summary>
    private async ValueTask RecordAsync(ReceivedMessage message, long token, HandlingOutcome outcome)
    {
        try
        {
            if (outcome == HandlingOutcome.Handled)
            {
                await store.CompleteAsync(message.AppId, message.MsgId, token, retention, CancellationToken.None).ConfigureAwait(false);
            }
            else
            {
                await store.ReleaseAsync(message.AppId, message.MsgId, token, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            logger.StoreCouldNotRecord(message.MsgId, e);
        }
    }
}
