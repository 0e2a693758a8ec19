namespace Alipay.Messaging;

/// <summary>How large a notification may be, and how old. What is beyond is refused before its signature is looked at.</summary>
public sealed record AlipayNotificationLimits
{
    /// <summary>Gets the largest body, in bytes. Default 1 MiB, from 1 KiB to 64 MiB.</summary>
    public int MaxBodySize { get; init; } = 1024 * 1024;

    /// <summary>Gets the largest number of members. Default 128, from 8 to 4,096.</summary>
    public int MaxMembers { get; init; } = 128;

    /// <summary>Gets the longest name of a member, in bytes. Default 128, from 16 to 4,096.</summary>
    public int MaxNameLength { get; init; } = 128;

    /// <summary>Gets the longest value of a member, in decoded bytes. Default 1 MiB, from 1 KiB to 64 MiB.</summary>
    public int MaxValueLength { get; init; } = 1024 * 1024;

    /// <summary>
    /// Gets how far the <c>utc_timestamp</c> of a message may be from now. Alipay signs it and writes a new one for each delivery, so
    /// a bound is a replay protection; a message without one is then refused. Default <see langword="null"/>: any age. From 1 s to 24 h.
    /// </summary>
    public TimeSpan? MaxAge { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBodySize, 1024);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxBodySize, 64 * 1024 * 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMembers, 8);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxMembers, 4096);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxNameLength, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxNameLength, 4096);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxValueLength, 1024);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxValueLength, 64 * 1024 * 1024);
        if (MaxAge is { } age)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(age, TimeSpan.FromSeconds(1), nameof(MaxAge));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(age, TimeSpan.FromHours(24), nameof(MaxAge));
        }
    }
}
