using System.Collections.Concurrent;
using Alipay.Messaging.Tests.Receiving;
using Alipay.Messaging.Tests.Runtime;

namespace Alipay.Messaging.Tests.Connection;

/// <summary>The schedule as the connection loop lives it, in virtual time.</summary>
public sealed class BackoffTests
{
    [Fact]
    public async Task Flapping_gateway_is_not_hammered()
    {
        var time = new SteppedTime();
        await using var fixture = new ClientRuntimeFixture(options => options.ReconnectDelay = null, time);
        for (var i = 0; i < 1000; i++)
        {
            fixture.Connector.AllowConnection().Break("dropped at once");
        }

        fixture.Runtime.Start();
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
        await using var fixture = new ClientRuntimeFixture(options => options.ReconnectDelay = null, time);
        for (var i = 0; i < 1000; i++)
        {
            fixture.Connector.FailForAWhile();
        }

        fixture.Runtime.Start();
        var passed = TimeSpan.Zero;
        while (passed < TimeSpan.FromMinutes(10))
        {
            passed += await time.StepAsync();
        }

        Assert.InRange(fixture.Connector.Attempts, 20, 90);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(2, 0)]
    [InlineData(30, 0)]
    public async Task Only_a_connection_that_lived_two_seconds_starts_the_sequence_anew(int lifetime, int expected)
    {
        var time = new SteppedTime();
        var asked = new ConcurrentQueue<int>();
        await using var fixture = new ClientRuntimeFixture(
            options => options.ReconnectDelay = context =>
            {
                asked.Enqueue(context.FailuresInARow);
                return TimeSpan.Zero;
            },
            time);
        for (var i = 0; i < 3; i++)
        {
            fixture.Connector.AllowConnection().Break();
        }

        var connection = fixture.Connector.AllowConnection();
        fixture.Runtime.Start();
        await ConnectionLossTests.WaitUntilAsync(() => fixture.Connector.Attempts == 4 && fixture.Runtime.IsOpen);
        connection.Deliver(new Consume().ToString());
        await connection.NextSentAsync();
        time.Advance(TimeSpan.FromSeconds(lifetime));
        connection.Break();
        await ConnectionLossTests.WaitUntilAsync(() => asked.Count == 4);

        Assert.Equal([0, 1, 2, expected], asked);
    }
}
