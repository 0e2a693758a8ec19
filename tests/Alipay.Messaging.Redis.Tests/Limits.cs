namespace Alipay.Messaging.Redis.Tests;

/// <summary>How long a test waits for what must happen. Never part of what is asserted.</summary>
internal static class Limits
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    /// <summary>For thousands of messages on a slow machine.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    /// <summary>Asks again and again, since nothing tells when a lease in another process ends.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Soon);
        while (!await condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
