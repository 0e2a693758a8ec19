namespace Alipay.Messaging;

/// <summary>Code around the handlers of an application. Created for each message from its scope; register the type beforehand for another lifetime.</summary>
public interface IMessageMiddleware
{
    /// <summary>
    /// Runs around the handler. What it throws acknowledges the message with FAIL; when it returns without calling
    /// <paramref name="next"/>, the message is acknowledged with SUCCESS.
    /// </summary>
    /// <param name="context">The message.</param>
    /// <param name="next">The next middleware, or the handler.</param>
    /// <returns>A task that completes when the message has been handled.</returns>
    Task InvokeAsync(MessageContext context, MessageDelegate next);
}
