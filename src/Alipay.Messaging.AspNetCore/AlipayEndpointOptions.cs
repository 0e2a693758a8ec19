namespace Alipay.Messaging.AspNetCore;

/// <summary>What one URL takes, and how long it may take.</summary>
public sealed record AlipayEndpointOptions
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Gets the name given to <c>AddAlipayMessaging</c>, empty for the application without one. Default <see langword="null"/>: all
    /// registered applications, told apart by <c>app_id</c>.
    /// </summary>
    public string? AppName { get; init; }

    /// <summary>
    /// Gets how long after a request has begun it is answered at the latest. A body that is not complete by then is refused. A handler that
    /// has not ended continues; the answer is <c>fail</c>, and a redelivery gets its result. Default 10 s, from 100 ms to 15 s: the platform
    /// waits about 16 s.
    /// </summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets how large a notification may be, and how old.</summary>
    public AlipayNotificationLimits Limits { get; init; } = new();

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Limits);
        ArgumentOutOfRangeException.ThrowIfLessThan(AnswerTimeout, Shortest, nameof(AnswerTimeout));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(AnswerTimeout, Longest, nameof(AnswerTimeout));
    }
}
