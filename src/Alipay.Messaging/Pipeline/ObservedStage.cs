using Alipay.Messaging.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Pipeline;

/// <summary>Around everything else that is done with a message: its log scope, its span and its measurements.</summary>
internal sealed class ObservedStage(
    IMessageStage inner, MessagingMetrics metrics, TimeProvider timeProvider, ILogger logger, MessageObservers? observers = null) : IMessageStage
{
    public async ValueTask<HandlingOutcome> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        using var scope = logger.BeginScope(message);
        var activity = MessagingActivities.StartProcess(message.AppId, message.MsgApi, message.MsgId, metrics.Channel, message.Parent);
        var started = timeProvider.GetTimestamp();
        var outcome = await inner.HandleAsync(message, cancellationToken).ConfigureAwait(false);
        var error = AckOutcome.StatusOf(outcome) == MsgStatus.Success ? null : AckOutcome.Of(outcome);
        var elapsed = timeProvider.GetElapsedTime(started);
        metrics.Processed(message.MsgApi, elapsed, error);
        MessagingActivities.End(activity, error);
        observers?.Handled(message, metrics.Channel, outcome, elapsed);
        return outcome;
    }
}
