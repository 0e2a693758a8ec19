namespace Alipay.Messaging;

/// <summary>Receives messages whose body is read into <typeparamref name="TBody"/>. Registered with <c>AddHandler</c>.</summary>
/// <remarks>
/// A new one is created for each message, in a dedicated scope, unless it is registered as a singleton. A message
/// whose body cannot be read never reaches it: such a message is answered FAIL and logged as an error.
/// </remarks>
/// <typeparam name="TBody">The type of the body.</typeparam>
public interface IMsgHandler<TBody>
{
    /// <summary>Handles one message. Returning acknowledges it with SUCCESS; throwing acknowledges it with FAIL.</summary>
    /// <param name="message">The message, its signature verified. It may be kept.</param>
    /// <param name="cancellationToken">Canceled when the client is closing and <see cref="AlipayMessagingOptions.DrainTimeout"/> has elapsed. Callbacks that are registered on it are dropped when the message ends.</param>
    /// <returns>A task that completes when the message has been handled permanently.</returns>
    Task OnMessageAsync(AlipayMessage<TBody> message, CancellationToken cancellationToken);
}
