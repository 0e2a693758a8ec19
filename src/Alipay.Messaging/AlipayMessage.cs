namespace Alipay.Messaging;

/// <summary>A verified message with its body read. It owns its data and may be kept.</summary>
/// <typeparam name="TBody">The type of the body.</typeparam>
public sealed class AlipayMessage<TBody>
{
    /// <summary>The body.</summary>
    public required TBody Body { get; init; }

    /// <summary>The message API, for example <c>alipay.open.mini.version.audit.passed</c>.</summary>
    public required string MsgApi { get; init; }

    /// <summary>Alipay's id of the message. A redelivery carries the same id.</summary>
    public required string MsgId { get; init; }

    /// <summary>The id of the application that received it.</summary>
    public required string AppId { get; init; }

    /// <summary>When the gateway says it sent the message; <see langword="null"/> when it does not say. Signed over HTTP alone.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The business JSON: the exact text that Alipay signed, character for character.</summary>
    public required string Content { get; init; }

    /// <summary>The API and the id, never the content: safe to log.</summary>
    /// <returns>For example <c>alipay.open.mini.version.audit.passed (2024…)</c>.</returns>
    public override string ToString() => $"{MsgApi} ({MsgId})";
}
