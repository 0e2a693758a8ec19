namespace Alipay.Messaging.Engine;

/// <summary>Where verified messages go: the handler, with whatever stands in front of it.</summary>
internal interface IMessageSink
{
    /// <summary>Deals with one message. Never throws.</summary>
    ValueTask<HandlingOutcome> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken);
}
