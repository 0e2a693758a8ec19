namespace Alipay.Messaging;

/// <summary>Receives the messages that Alipay pushes to one application.</summary>
/// <remarks>
/// Called concurrently, up to <see cref="AlipayMessagingOptions.MaxConcurrentMessages"/>: an
/// implementation must be safe for that. A message reaches the handler only after its signature has been verified.
/// </remarks>
public interface IMsgHandler
{
    /// <summary>Handles one message. Returning acknowledges it with SUCCESS; throwing acknowledges it with FAIL.</summary>
    /// <param name="msgApi">The message API, for example <c>alipay.open.mini.version.audit.passed</c>.</param>
    /// <param name="msgId">Alipay's id of the message. A redelivery carries the same id.</param>
    /// <param name="bizContent">The business JSON: the exact text that Alipay signed, character for character.</param>
    /// <param name="cancellationToken">Canceled when the client is closing and <see cref="AlipayMessagingOptions.DrainTimeout"/> has elapsed. Callbacks that are registered on it are dropped when the message ends.</param>
    /// <returns>A task that completes when the message has been handled permanently.</returns>
    Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken);
}
