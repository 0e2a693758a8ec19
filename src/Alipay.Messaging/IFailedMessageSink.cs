namespace Alipay.Messaging;

/// <summary>
/// Hears of a message that keeps failing, when it has failed <see cref="AlipayMessagingOptions.MaxFailuresPerMessage"/>
/// times in this process: the place to tell a person. The message stays Alipay's: it is still answered FAIL and still
/// tried whenever it comes again.
/// </summary>
/// <remarks>Called by many threads at once. What it throws is logged and changes nothing.</remarks>
public interface IFailedMessageSink
{
    /// <summary>Takes note of one message.</summary>
    /// <param name="message">The message and how it failed.</param>
    /// <param name="cancellationToken">Fires when the client gives up closing in peace.</param>
    /// <returns>A task that ends when note was taken. The message's answer waits for it.</returns>
    Task OnFailedAsync(FailedMessage message, CancellationToken cancellationToken);
}
