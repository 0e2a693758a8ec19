namespace Alipay.Messaging;

/// <summary>The gateway's answer to a message that the application sent.</summary>
public sealed record ProduceMsgAck
{
    /// <summary>Whether the gateway accepted the message.</summary>
    public required MsgStatus Status { get; init; }

    /// <summary>Alipay's error code of a refusal; <see langword="null"/> when none was given.</summary>
    public string? Code { get; init; }

    /// <summary>Alipay's error text of a refusal; <see langword="null"/> when none was given.</summary>
    public string? Error { get; init; }

    /// <summary>The id that Alipay gave the message; <see langword="null"/> when none was given.</summary>
    public string? MsgId { get; init; }
}
