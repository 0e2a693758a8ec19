using Alipay.Messaging.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Failures;

/// <summary>The default sink: one line that needs a person.</summary>
internal sealed class LogFailedMessageSink(ILogger logger) : IFailedMessageSink
{
    public Task OnFailedAsync(FailedMessage message, CancellationToken cancellationToken)
    {
        logger.MessageKeepsFailing(message.MsgId, message.MsgApi, message.Failures);
        return Task.CompletedTask;
    }
}
