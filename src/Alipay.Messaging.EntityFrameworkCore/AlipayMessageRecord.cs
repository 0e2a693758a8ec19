namespace Alipay.Messaging.EntityFrameworkCore;

/// <summary>
/// A row of the table of messages, which <c>AddAlipayMessages</c> adds to a model. Query it like any entity; only the library changes it.
/// The table holds times as milliseconds since 1970 in UTC, which every database indexes and compares alike.
/// </summary>
public sealed class AlipayMessageRecord
{
    /// <summary>Gets the key of the row, given by the database in order of receipt.</summary>
    public long Id { get; internal set; }

    /// <summary>Gets the id of the application that received the message. At most 64 characters.</summary>
    public string AppId { get; internal set; } = "";

    /// <summary>
    /// Gets Alipay's id of the message. Of an id of more than 128 characters, <c>sha256:</c> and its hash. Unique together with
    /// <see cref="AppId"/> and <see cref="ContentHash"/>: Alipay does not sign the id, so that two messages may have the same one.
    /// </summary>
    public string MsgId { get; internal set; } = "";

    /// <summary>Gets the hash of the message API and the content, <see cref="IdempotencyKey.ContentHash"/>.</summary>
    public long ContentHash { get; internal set; }

    /// <summary>Gets the message API. At most 128 characters; longer ones are cut.</summary>
    public string MsgApi { get; internal set; } = "";

    /// <summary>Gets how it was delivered: <c>websocket</c> or <c>http</c>.</summary>
    public string Channel { get; internal set; } = "";

    /// <summary>Gets what has become of it.</summary>
    public AlipayMessageState State { get; internal set; }

    /// <summary>Gets how often its handler was begun.</summary>
    public int Attempts { get; internal set; }

    /// <summary>Gets the fencing token of the newest claim. Only the owner of that claim can commit.</summary>
    public long ClaimToken { get; internal set; }

    /// <summary>
    /// Gets when the row is due: the next attempt of a waiting message, the end of the lease of a claimed or running one. Else when the
    /// state was reached.
    /// </summary>
    public DateTimeOffset DueAt { get; internal set; }

    /// <summary>Gets when it was first received.</summary>
    public DateTimeOffset ReceivedAt { get; internal set; }

    /// <summary>Gets when the gateway says it sent the message; <see langword="null"/> when it does not say.</summary>
    public DateTimeOffset? SentAt { get; internal set; }

    /// <summary>Gets when it was handled; <see langword="null"/> before that.</summary>
    public DateTimeOffset? HandledAt { get; internal set; }

    /// <summary>Gets how long the successful run of the handler took; <see langword="null"/> before that.</summary>
    public TimeSpan? Duration { get; internal set; }

    /// <summary>Gets why the last attempt failed: the type of the exception, never its text. At most 256 characters.</summary>
    public string? LastError { get; internal set; }

    /// <summary>Gets the business key that orders messages; <see langword="null"/> without one. At most 128 characters, as <see cref="MsgId"/>.</summary>
    public string? OrderKey { get; internal set; }

    /// <summary>Gets the content as it is stored, encrypted when a protector is set; <see langword="null"/> when it is not kept.</summary>
    public string? Content { get; internal set; }

    /// <summary>Returns the API, the id and the state, never the content.</summary>
    /// <returns>A text that may be logged.</returns>
    public override string ToString() => $"{MsgApi} ({MsgId}): {State}";
}
