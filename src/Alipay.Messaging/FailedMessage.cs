namespace Alipay.Messaging;

/// <summary>A message that keeps failing.</summary>
public sealed record FailedMessage
{
    /// <summary>The application that received it.</summary>
    public required string AppId { get; init; }

    /// <summary>The name of the message API, such as <c>alipay.trade.refund.depositback.completed</c>.</summary>
    public required string MsgApi { get; init; }

    /// <summary>Alipay's id of the message.</summary>
    public required string MsgId { get; init; }

    /// <summary>The exact text of its content. Business data: do not log it.</summary>
    public required string Content { get; init; }

    /// <summary>How often the message failed in this process.</summary>
    public required int Failures { get; init; }

    /// <summary>The last exception of the handler; <see langword="null"/> when the body could not be read.</summary>
    public Exception? LastError { get; init; }

    /// <summary>Returns the ids and the count, without the content.</summary>
    /// <returns>A text that may be logged.</returns>
    public override string ToString() => $"{MsgApi} {MsgId} of app {AppId}, failed {Failures} times";
}
