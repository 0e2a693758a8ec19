using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Failures;
using Alipay.Messaging.Idempotency;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Pipeline;

/// <summary>Puts the stages together that every verified message passes, whichever channel delivered it.</summary>
internal static class MessagePipeline
{
    /// <summary>
    /// Builds the pipeline, outermost stage first: observation (log scope, span, metrics), idempotency, failure counting, handlers.
    /// A ledger replaces idempotency, within the failure counting: what it rolls back has failed.
    /// </summary>
    /// <param name="handlers">The innermost stage: one handler, or the router with its middleware.</param>
    /// <param name="options">Which stages are on, and their settings.</param>
    /// <param name="store">The idempotency store; null when idempotency is off.</param>
    /// <param name="ledger">The ledger; null without one. There is no store with a ledger.</param>
    /// <param name="metrics">The instruments of the client.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">The log of the client.</param>
    /// <param name="observers">Get what became of each message; null for none.</param>
    public static IMessageStage Build(
        IMessageStage handlers,
        AlipayMessagingOptions options,
        IIdempotencyStore? store,
        IMessageLedger? ledger,
        MessagingMetrics metrics,
        TimeProvider timeProvider,
        ILogger logger,
        MessageObservers? observers = null)
    {
        var stage = ledger?.Over(handlers, metrics, timeProvider, logger) ?? handlers;
        if (options.MaxFailuresPerMessage > 0)
        {
            stage = new FailureGate(stage, options.MaxFailuresPerMessage, options.FailedMessageSink ?? new LogFailedMessageSink(logger), logger);
        }

        if (store is not null)
        {
            stage = new IdempotencyGate(stage, store, options.IdempotencyLease, options.IdempotencyRetention, metrics, logger);
        }

        return new ObservedStage(stage, metrics, timeProvider, logger, observers);
    }
}
