using Alipay.Messaging.Connection;
using Xunit.Abstractions;

namespace Alipay.Messaging.Tests.Connection;

public sealed class ReconnectScheduleTests(ITestOutputHelper output)
{
    private const double AlmostOne = 1 - 1e-12;

    [Theory]
    [InlineData(0, 0.25)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(4, 8)]
    [InlineData(5, 16)]
    [InlineData(6, 30)]
    [InlineData(7, 30)]
    [InlineData(1000, 30)]
    [InlineData(int.MaxValue, 30)]
    public void Delay_is_anything_from_nothing_to_a_ceiling_that_doubles(int failures, double ceiling)
    {
        Assert.Equal(TimeSpan.Zero, ReconnectSchedule.Delay(failures, 0));
        Assert.Equal(ceiling / 2, ReconnectSchedule.Delay(failures, 0.5).TotalSeconds, 6);
        Assert.Equal(ceiling, ReconnectSchedule.Delay(failures, AlmostOne).TotalSeconds, 6);
    }

    [Fact]
    public void A_thousand_clients_that_lose_the_gateway_at_once_spread_their_return()
    {
        var returns = ReturnSimulation.Run(clients: 1000, outage: TimeSpan.FromSeconds(20), new Random(20240601));

        output.WriteLine(ReturnSimulation.Histogram(returns));
        var peak = returns.GroupBy(time => (int)time.TotalSeconds).Max(second => second.Count());
        Assert.InRange(peak, 1, 150);
        Assert.All(returns, time => Assert.InRange(time, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(50)));
    }

    [Fact]
    public void The_histogram_in_the_documentation_is_the_one_of_the_simulation()
    {
        var returns = ReturnSimulation.Run(clients: 1000, outage: TimeSpan.FromSeconds(20), new Random(20240601));

        Assert.Contains(ReturnSimulation.Histogram(returns), File.ReadAllText(ReturnSimulation.Documentation()).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }
}
