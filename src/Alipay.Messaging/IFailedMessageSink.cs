namespace Alipay.Messaging;

/// <summary>
/// Gets a message that keeps failing, when it has failed <see cref="AlipayMessagingOptions.MaxFailuresPerMessage"/>
/// times in this process: the place to alert a person. The message is still answered FAIL, and tried again with each
/// redelivery.
/// </summary>
/// <remarks>Called concurrently. What it throws is logged and changes nothing.</remarks>
public interface IFailedMessageSink
{
    /// <summary>Takes note of one message.</summary>
    /// <param name="message">The message and how it failed.</param>
    /// <param name="cancellationToken">Canceled when the client is closing and <see cref="AlipayMessagingOptions.DrainTimeout"/> has elapsed.</param>
    /// <returns>A task that ends when note was taken. The message's answer waits for it.</returns>
    Task OnFailedAsync(FailedMessage message, CancellationToken cancellationToken);
}
