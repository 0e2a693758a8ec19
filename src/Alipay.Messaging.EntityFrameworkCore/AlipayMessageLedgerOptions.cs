using System.Data;

namespace Alipay.Messaging.EntityFrameworkCore;

/// <summary>How an application's messages are recorded in its database. Read once, by <c>UseEntityFramework</c>.</summary>
public sealed class AlipayMessageLedgerOptions
{
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
    /// Gets or sets how long the table holds the content of a message after it was handled. Default zero: a message that is handled before
    /// it is acknowledged never has its content in the table. Up to 3650 days.
    /// </summary>
    public TimeSpan ContentRetention { get; set; }

    /// <summary>Gets or sets what encrypts the content in the table. Default <see langword="null"/>: it is not encrypted.</summary>
    public IAlipayContentProtector? ContentProtector { get; set; }

    internal AlipayMessageLedgerOptions ToValidated()
    {
        Check(ClaimLease, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24), nameof(ClaimLease));
        Check(ContentRetention, TimeSpan.Zero, TimeSpan.FromDays(3650), nameof(ContentRetention));
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
