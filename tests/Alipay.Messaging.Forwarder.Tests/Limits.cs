namespace Alipay.Messaging.Forwarder.Tests;

/// <summary>How long a test waits for what must happen. Never part of what is asserted.</summary>
internal static class Limits
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    public static readonly TimeSpan Long = TimeSpan.FromMinutes(3);

    /// <summary>Asks again and again, since a process does not notify of what it printed.</summary>
    public static async Task UntilAsync(Func<bool> condition, TimeSpan? limit = null)
    {
        using var end = new CancellationTokenSource(limit ?? Soon);
        while (!condition())
        {
            await Task.Delay(20, end.Token);
        }
    }
}
