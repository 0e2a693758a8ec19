using System.Data;
using System.Text.Json;

namespace Alipay.Messaging.EntityFrameworkCore;

/// <summary>How an application's messages are recorded in its database. Read once, by <c>UseEntityFramework</c>.</summary>
public sealed class AlipayMessageLedgerOptions
{
    /// <summary>Gets or sets when a message is acknowledged. Default <see cref="AcknowledgeWhen.Handled"/>.</summary>
    public AcknowledgeWhen AcknowledgeWhen { get; set; }

    /// <summary>Gets or sets how many stored messages this instance handles concurrently. Default 4, from 1 to 256.</summary>
    public int Workers { get; set; } = 4;

    /// <summary>
    /// Gets or sets how often this instance looks for stored messages that are due. Default 1 s, from 10 ms to 10 min. What this instance
    /// stores itself is handled immediately. With <see cref="AcknowledgeWhen.Handled"/> at least 30 s.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets or sets how often the handler of a stored message is tried before the message is a dead letter. Default 10, from 1 to 1,000. A
    /// failure of the database does not count.
    /// </summary>
    public int MaxAttempts { get; set; } = 10;

    /// <summary>
    /// Gets or sets how long a stored message waits after its first failed attempt. Default 1 s, from zero to 1 h. It doubles with each
    /// attempt, up to <see cref="MaxRetryDelay"/>, and is spread by a fifth.
    /// </summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets the longest delay between two attempts. Default 5 min, up to 24 h.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Gets or sets the business key that orders stored messages, such as the number of an order. Default <see langword="null"/>: no order.
    /// Messages of one key are handled one after the other, in order of receipt, over all instances; one that fails or is a dead letter
    /// holds those after it. A <see langword="null"/> key has no order. The body is valid during the call only; what the function throws answers the message with FAIL.
    /// Called concurrently.
    /// </summary>
    public Func<AlipayMessage<JsonElement>, string?>? OrderBy { get; set; }

    /// <summary>
    /// Gets or sets whether instances step over rows that another one is picking, by <c>FOR UPDATE SKIP LOCKED</c>. Default
    /// <see langword="null"/>: on PostgreSQL, MySQL and MariaDB. Set it to <see langword="false"/> for MySQL before 8.0 and MariaDB before 10.6. Without it a
    /// conditional update decides; both are exact.
    /// </summary>
    public bool? SkipLocked { get; set; }

    /// <summary>
    /// Gets or sets how long a message belongs to the instance that handles it. Default 1 min, from 1 s to 24 h. While a handler runs, the
    /// claim is extended each third of this time; when the instance dies, another one takes the message over after it.
    /// </summary>
    public TimeSpan ClaimLease { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Gets or sets the isolation level of the transaction that a handler runs in. Default <see cref="IsolationLevel.ReadCommitted"/>. At
    /// <see cref="IsolationLevel.RepeatableRead"/>, <see cref="IsolationLevel.Snapshot"/> and <see cref="IsolationLevel.Serializable"/> a
    /// claim is not extended: a handler must end within <see cref="ClaimLease"/>, or what it saved is rolled back.
    /// </summary>
    public IsolationLevel IsolationLevel { get; set; } = IsolationLevel.ReadCommitted;

    /// <summary>
    /// Gets or sets how long the table holds the content of a message after it was handled. Default zero: a stored message has it until it is
    /// handled, and one that is handled before it is acknowledged never has it. Up to 3650 days.
    /// </summary>
    public TimeSpan ContentRetention { get; set; }

    /// <summary>Gets or sets what encrypts the content in the table. Default <see langword="null"/>: it is not encrypted.</summary>
    public IAlipayContentProtector? ContentProtector { get; set; }

    /// <summary>
    /// Gets or sets how long the row of a handled, failed or discarded message is kept. Default 30 days, from 1 day to 3650 days; longer than Alipay
    /// redelivers, because a message without a row is handled again. Rows are deleted in batches of 1,000. Dead letters stay until they are re-driven or discarded.
    /// </summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Gets or sets how often the backlog is read for the metrics. Default 30 s, from 1 s to 1 h.</summary>
    public TimeSpan MonitorInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets for how long a stored message may be due before the health check is unhealthy. Default 5 min, from 1 s to 7 days.</summary>
    public TimeSpan UnhealthyWhenOverdue { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets from how many dead letters on the health check is degraded. Default 1, up to 1,000,000.</summary>
    public int DegradedFromDeadLetters { get; set; } = 1;

    internal AlipayMessageLedgerOptions ToValidated()
    {
        Check(ClaimLease, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24), nameof(ClaimLease));
        Check(ContentRetention, TimeSpan.Zero, TimeSpan.FromDays(3650), nameof(ContentRetention));
        Check(Workers, 1, 256, nameof(Workers));
        Check(PollInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10), nameof(PollInterval));
        Check(MaxAttempts, 1, 1000, nameof(MaxAttempts));
        Check(RetryDelay, TimeSpan.Zero, TimeSpan.FromHours(1), nameof(RetryDelay));
        Check(MaxRetryDelay, RetryDelay, TimeSpan.FromHours(24), nameof(MaxRetryDelay));
        Check(Retention, TimeSpan.FromDays(1), TimeSpan.FromDays(3650), nameof(Retention));
        Check(MonitorInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(MonitorInterval));
        Check(UnhealthyWhenOverdue, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7), nameof(UnhealthyWhenOverdue));
        Check(DegradedFromDeadLetters, 1, 1_000_000, nameof(DegradedFromDeadLetters));
        if (!Enum.IsDefined(AcknowledgeWhen))
        {
            throw new ArgumentException($"{nameof(AcknowledgeWhen)} must be Handled or Stored.");
        }

        if (IsolationLevel is IsolationLevel.Unspecified or IsolationLevel.Chaos || !Enum.IsDefined(IsolationLevel))
        {
            throw new ArgumentException($"{nameof(IsolationLevel)} must be ReadUncommitted, ReadCommitted, RepeatableRead, Snapshot or Serializable.");
        }

        return (AlipayMessageLedgerOptions)MemberwiseClone();
    }

    private static void Check<T>(T value, T least, T most, string name)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} must be from {least} to {most}; it is {value}."));
        }
    }
}
