using System.Diagnostics;

namespace Alipay.Messaging.Tests;

/// <summary>Waits for what gives no signal.</summary>
internal static class Eventually
{
    public static async Task IsTrueAsync(Func<bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < Limits.Soon, "It did not come true in time.");
            await Task.Delay(5);
        }
    }
}
