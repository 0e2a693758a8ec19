namespace Alipay.Messaging.Connection;

/// <summary>How long to wait before the next attempt to connect. A pure function of its arguments.</summary>
internal static class ReconnectSchedule
{
    /// <summary>A connection that lived this long was a good one: the next loss starts from the beginning.</summary>
    public static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstJitter = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Base = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Cap = TimeSpan.FromSeconds(30);

    /// <param name="failures">Losses and failed attempts in a row before this one: 0 for the first retry.</param>
    /// <param name="random">A random number from 0 up to 1.</param>
    /// <returns>0–250 ms for the first retry; then anything up to 1 s, 2 s, 4 s … 30 s ("full jitter").</returns>
    public static TimeSpan Delay(int failures, double random)
        => random * (failures == 0 ? FirstJitter : Ceiling(failures));

    /// <inheritdoc cref="Delay"/>
    public static TimeSpan JitteredDelay(int failures) => Delay(failures, Random.Shared.NextDouble());

    private static TimeSpan Ceiling(int failures)
    {
        var ceiling = Base * Math.Pow(2, Math.Min(failures, 30) - 1);
        return ceiling < Cap ? ceiling : Cap;
    }
}
