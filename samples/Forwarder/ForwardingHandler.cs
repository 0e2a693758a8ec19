using System.Text;
using Alipay.Messaging;
using RabbitMQ.Client;

namespace Forwarder;

/// <summary>
/// Puts each message into RabbitMQ and returns when the broker has confirmed it, so that the acknowledgement to Alipay follows the broker's. What it throws (the
/// broker is away, refuses, returns the message or does not confirm in time) is answered FAIL, and Alipay redelivers the message.
/// </summary>
internal sealed class ForwardingHandler(Publisher publisher) : IMsgHandler
{
    public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken) => publisher.PublishAsync(
        new BasicProperties { Persistent = true, ContentType = "application/json", Type = msgApi, MessageId = msgId },
        Encoding.UTF8.GetBytes(bizContent),
        cancellationToken);
}
