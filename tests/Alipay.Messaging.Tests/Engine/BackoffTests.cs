using System.Collections.Concurrent;

namespace Alipay.Messaging.Tests.Engine;

/// <summary>The schedule as the link loop lives it, in virtual time.</summary>
public sealed class BackoffTests
{
    [Fact]
    public async Task Flapping_gateway_is_not_hammered()
    {
        var time = new SteppedTime();
        await using var fixture = new EngineFixture(options => options.ReconnectDelay = null, time);
        for (var i = 0; i < 1000; i++)
        {
            fixture.Connector.AllowLink().Break("dropped at once");
        }

        fixture.Engine.Start();
        var passed = TimeSpan.Zero;
        while (passed < TimeSpan.FromMinutes(10))
        {
            passed += await time.StepAsync();
        }

        // Every 15 s on average once the ceiling is reached. The Java SDK: every 2 s to 10 s.
        Assert.InRange(fixture.Connector.Attempts, 20, 90);
    }

    [Fact]
    public async Task Gateway_that_refuses_connections_is_not_hammered()
    {
        var time = new SteppedTime();
        await using var fixture = new EngineFixture(options => options.ReconnectDelay = null, time);
        for (var i = 0; i < 1000; i++)
        {
            fixture.Connector.FailForAWhile();
        }

        fixture.Engine.Start();
        var passed = TimeSpan.Zero;
        while (passed < TimeSpan.FromMinutes(10))
        {
            passed += await time.StepAsync();
        }

        Assert.InRange(fixture.Connector.Attempts, 20, 90);
    }

    [Theory]
    [InlineData(29, 3)]
    [InlineData(30, 0)]
    public async Task Only_a_link_that_lived_thirty_seconds_starts_the_sequence_anew(int lifetime, int expected)
    {
        var time = new SteppedTime();
        var asked = new ConcurrentQueue<int>();
        await using var fixture = new EngineFixture(
            options => options.ReconnectDelay = failures =>
            {
                asked.Enqueue(failures);
                return TimeSpan.Zero;
            },
            time);
        for (var i = 0; i < 3; i++)
        {
            fixture.Connector.AllowLink().Break();
        }

        var link = fixture.Connector.AllowLink();
        fixture.Engine.Start();
        await LinkLossTests.WaitUntilAsync(() => fixture.Connector.Attempts == 4 && fixture.Engine.IsOpen);
        link.Deliver(new Consume().ToString());
        await link.NextSentAsync();
        time.Advance(TimeSpan.FromSeconds(lifetime));
        link.Break();
        await LinkLossTests.WaitUntilAsync(() => asked.Count == 4);

        Assert.Equal([0, 1, 2, expected], asked);
    }
}
