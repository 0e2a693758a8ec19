namespace Alipay.Messaging.EntityFrameworkCore.Inbox;

/// <summary>How long a message waits after a failed attempt.</summary>
internal static class RetryBackoff
{
    private const double Spread = 0.2;
    private const int MaxDoublings = 30;

    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="first">The delay after the first.</param>
    /// <param name="most">The longest delay.</param>
    /// <param name="jitter">From 0 to 1: spreads messages that failed together.</param>
    public static TimeSpan Delay(int attempt, TimeSpan first, TimeSpan most, double jitter)
    {
        var doubled = first * Math.Pow(2, Math.Min(attempt - 1, MaxDoublings));
        return (doubled < most ? doubled : most) * (1 - Spread + (2 * Spread * jitter));
    }
}
