namespace Alipay.Messaging.Pipeline;

/// <summary>A stage of the pipeline for verified messages: the handler, or a stage in front of it.</summary>
internal interface IMessageStage
{
    /// <summary>Processes one message. Never throws, but for what the handler of a message with <see cref="ReceivedMessage.Services"/> throws.</summary>
    ValueTask<HandlingOutcome> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken);
}
