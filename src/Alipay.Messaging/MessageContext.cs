using Alipay.Messaging.Routing;

namespace Alipay.Messaging;

/// <summary>One verified message on its way through the middleware to its handler.</summary>
public sealed class MessageContext
{
    /// <summary>The id of the application that received it.</summary>
    public required string AppId { get; init; }

    /// <summary>The message API, for example <c>alipay.open.mini.version.audit.passed</c>.</summary>
    public required string MsgApi { get; init; }

    /// <summary>Alipay's id of the message. A redelivery carries the same id.</summary>
    public required string MsgId { get; init; }

    /// <summary>When the gateway says it sent the message; <see langword="null"/> when it does not say. Signed over HTTP alone.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The business JSON: the exact text that Alipay signed, character for character.</summary>
    public required string Content { get; init; }

    /// <summary>The services of this message's scope, from which the handler is created as well. Do not use them after the message.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>Canceled when the client is closing and <see cref="AlipayMessagingOptions.DrainTimeout"/> has elapsed.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal MessageHandler? Handler { get; init; }

    internal object? Body { get; init; }

    /// <summary>The API and the id, never the content: safe to log.</summary>
    /// <returns>For example <c>alipay.open.mini.version.audit.passed (2024…)</c>.</returns>
    public override string ToString() => $"{MsgApi} ({MsgId})";
}
