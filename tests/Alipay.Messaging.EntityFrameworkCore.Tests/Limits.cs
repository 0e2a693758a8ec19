namespace Alipay.Messaging.EntityFrameworkCore.Tests;

/// <summary>How long a test waits for what must happen. Never part of what is asserted.</summary>
internal static class Limits
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    /// <summary>Asks again and again, since a database does not notify of a changed row.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan? limit = null)
    {
        using var end = new CancellationTokenSource(limit ?? Soon);
        while (!await condition())
        {
            await Task.Delay(20, end.Token);
        }
    }
}
