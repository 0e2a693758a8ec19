using Alipay.Messaging.EntityFrameworkCore.Inbox;

namespace Alipay.Messaging.EntityFrameworkCore.Tests.Inbox;

/// <summary>How long a message waits after a failed attempt.</summary>
public sealed class RetryBackoffTests
{
    [Theory]
    [InlineData(1, 1000)]
    [InlineData(2, 2000)]
    [InlineData(4, 8000)]
    [InlineData(10, 60_000)]
    [InlineData(1000, 60_000)]
    public void Delay_doubles_up_to_its_limit(int attempt, double milliseconds)
        => Assert.Equal(milliseconds, RetryBackoff.Delay(attempt, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), jitter: 0.5).TotalMilliseconds, 1e-6);

    [Fact]
    public void Jitter_spreads_a_delay_by_a_fifth_to_both_sides()
    {
        Assert.Equal(0.8, RetryBackoff.Delay(1, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), 0).TotalSeconds, 1e-6);
        Assert.Equal(1.2, RetryBackoff.Delay(1, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), 1).TotalSeconds, 1e-6);
    }
}
