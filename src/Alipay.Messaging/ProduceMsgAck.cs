namespace Alipay.Messaging;

/// <summary>The gateway's answer to a message that the application sent.</summary>
/// <param name="Status">Whether the gateway took the message.</param>
/// <param name="Code">Alipay's error code when it did not; <see langword="null"/> when none was given.</param>
/// <param name="Error">Alipay's error text when it did not; <see langword="null"/> when none was given.</param>
/// <param name="MessageId">The id that Alipay gave the message; <see langword="null"/> when none was given.</param>
public sealed record ProduceMsgAck(MsgStatus Status, string? Code, string? Error, string? MessageId);
