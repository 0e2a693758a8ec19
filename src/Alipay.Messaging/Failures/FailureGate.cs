using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Pipeline;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Failures;

/// <summary>Counts how often each message fails and, at the limit, hands it to the sink for failed messages.</summary>
internal sealed class FailureGate(IMessageStage inner, int limit, IFailedMessageSink sink, ILogger logger) : IMessageStage
{
    // Failing messages are few; of those beyond, the ones that failed first are counted anew.
    private const int Remembered = 10_000;

    private readonly object _lock = new();
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public async ValueTask<HandlingOutcome> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        var outcome = await inner.HandleAsync(message, cancellationToken).ConfigureAwait(false);
        if (outcome is HandlingOutcome.HandlerFailed or HandlingOutcome.BodyUnreadable)
        {
            var failures = Count(message.MsgId);
            if (failures == limit)
            {
                await TellAsync(message, failures, cancellationToken).ConfigureAwait(false);
            }
        }

        return outcome;
    }

    private int Count(string msgId)
    {
        lock (_lock)
        {
            if (!_failures.TryGetValue(msgId, out var failures))
            {
                _order.Enqueue(msgId);
                if (_order.Count > Remembered)
                {
                    _failures.Remove(_order.Dequeue());
                }
            }

            return _failures[msgId] = failures + 1;
        }
    }

    private async Task TellAsync(ReceivedMessage message, int failures, CancellationToken cancellationToken)
    {
        var failed = new FailedMessage
        {
            AppId = message.AppId,
            MsgApi = message.MsgApi,
            MsgId = message.MsgId,
            Content = message.ContentText,
            Failures = failures,
            LastError = message.Error,
        };
        try
        {
            await sink.OnFailedAsync(failed, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            logger.FailedMessageSinkFailed(message.MsgId, e);
        }
    }
}
