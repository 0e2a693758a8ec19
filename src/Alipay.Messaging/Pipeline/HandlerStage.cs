using Alipay.Messaging.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Pipeline;

/// <summary>Calls the user's handler.</summary>
internal sealed class HandlerStage(IMsgHandler handler, ILogger logger) : IMessageStage
{
    public async ValueTask<HandlingOutcome> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await HandlerTask.NotNull(handler.OnMessageAsync(message.MsgApi, message.MsgId, message.ContentText, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            message.Error = e;
            logger.HandlerFailed(message.MsgId, message.MsgApi, e);
            return HandlingOutcome.HandlerFailed;
        }

        logger.Handled(message.MsgId, message.MsgApi);
        return HandlingOutcome.Handled;
    }
}
