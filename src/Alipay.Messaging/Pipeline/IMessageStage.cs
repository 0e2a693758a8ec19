namespace Alipay.Messaging.Pipeline;

/// <summary>Where verified messages go: the handler, with whatever stands in front of it.</summary>
internal interface IMessageStage
{
    /// <summary>Deals with one message. Never throws.</summary>
    ValueTask<HandlingOutcome> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken);
}
