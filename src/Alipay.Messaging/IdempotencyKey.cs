namespace Alipay.Messaging;

/// <summary>The key that identifies a message in an <see cref="IIdempotencyStore"/>.</summary>
public readonly record struct IdempotencyKey
{
    /// <summary>The application's id.</summary>
    public required string AppId { get; init; }

    /// <summary>Alipay's id of the message; the same for each delivery of it. Not signed by Alipay.</summary>
    public required string MsgId { get; init; }

    /// <summary>
    /// A 64-bit hash of the message API and the content, which Alipay signs. The same for each delivery of a message, over WebSocket and
    /// over HTTP, and in each version of this library.
    /// </summary>
    public required long ContentHash { get; init; }
}
