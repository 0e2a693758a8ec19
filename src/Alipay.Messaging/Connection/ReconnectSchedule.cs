namespace Alipay.Messaging.Connection;

/// <summary>How long to wait before the next attempt to connect. A pure function of its arguments.</summary>
internal static class ReconnectSchedule
{
    /// <summary>A connection that was open this long worked: its loss is not a failure, and the next attempt follows within a second.</summary>
    public static readonly TimeSpan WorkedAfter = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan FirstJitter = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Base = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Cap = TimeSpan.FromSeconds(30);

    /// <param name="failures">Failed attempts, and connections that did not live until <see cref="WorkedAfter"/>, in a row before this wait.</param>
    /// <param name="random">A random number from 0 up to 1.</param>
    /// <returns>0–250 ms for none; then anything up to 1 s, 2 s, 4 s … 30 s ("full jitter").</returns>
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
