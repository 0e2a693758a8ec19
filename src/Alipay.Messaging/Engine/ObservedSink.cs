using Alipay.Messaging.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Engine;

/// <summary>Around everything else that is done with a message: its log scope, its span and its measurements.</summary>
internal sealed class ObservedSink(IMessageSink inner, EngineMetrics metrics, TimeProvider timeProvider, ILogger logger) : IMessageSink
{
    public async ValueTask<HandlingOutcome> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        using var scope = logger.BeginScope(message);
        using var activity = EngineActivities.StartProcess(message.AppId, message.MsgApi, message.MsgId);
        var started = timeProvider.GetTimestamp();
        var outcome = await inner.HandleAsync(message, cancellationToken).ConfigureAwait(false);
        var error = AckOutcome.StatusOf(outcome) == MsgStatus.Success ? null : AckOutcome.Of(outcome);
        metrics.Processed(message.MsgApi, timeProvider.GetElapsedTime(started), error);
        EngineActivities.End(activity, error);
        return outcome;
    }
}
