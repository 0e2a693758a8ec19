using Alipay.Messaging.Connection;
using Alipay.Messaging.Tests.Receiving;
using Alipay.Messaging.Tests.Runtime;

namespace Alipay.Messaging.Tests.Connection;

public sealed class ReconnectPolicyTests
{
    private static readonly Dictionary<string, Func<ReconnectContext, TimeSpan>> Unusable = new()
    {
        ["throws"] = static _ => throw new InvalidOperationException("no schedule"),
        ["throws a cancellation"] = static _ => throw new OperationCanceledException(),
        ["negative"] = static _ => TimeSpan.FromTicks(-1),
        ["infinite"] = static _ => Timeout.InfiniteTimeSpan,
        ["huge"] = static _ => TimeSpan.MaxValue,
        ["fifty days"] = static _ => TimeSpan.FromDays(50),
    };

    public static TheoryData<string> Delegates => [.. Unusable.Keys];

    [Theory]
    [MemberData(nameof(Delegates))]
    public async Task Unusable_delay_is_logged_and_the_default_schedule_is_used(string kind)
    {
        using var logs = new CapturingLoggerProvider();
        var policy = new ReconnectPolicy(Unusable[kind], "1", logs);

        Assert.InRange(policy.NextDelay(new ReconnectContext { FailuresInARow = 0 }), TimeSpan.Zero, TimeSpan.FromMilliseconds(250));
        Assert.Equal(35, Assert.Single(logs.Lines).EventId.Id);

        await using var fixture = new ClientRuntimeFixture(options => options.ReconnectDelay = Unusable[kind]);
        (await fixture.ConnectAsync()).Break();
        fixture.Connector.AllowConnection().Deliver(new Consume().ToString());
        await ConnectionLossTests.WaitUntilAsync(() => !fixture.Handled.IsEmpty);
    }

    [Fact]
    public async Task Context_tells_failures_error_and_the_life_of_the_last_connection()
    {
        var contexts = new List<ReconnectContext>();
        var time = new SteppedTime();
        await using var fixture = new ClientRuntimeFixture(
            options => options.ReconnectDelay = context =>
            {
                contexts.Add(context);
                return TimeSpan.Zero;
            },
            time);
        fixture.Connector.FailForAWhile();
        var connection = await fixture.ConnectAsync();
        time.Advance(TimeSpan.FromSeconds(3));
        connection.Break();
        fixture.Connector.AllowConnection();
        await ConnectionLossTests.WaitUntilAsync(() => fixture.Connector.Attempts == 3);

        Assert.Equal([(0, true, null), (0, false, TimeSpan.FromSeconds(3))], contexts.Select(c => (c.FailuresInARow, c.LastError is AlipayMsgConnectFailedException, c.LastConnectionDuration)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Ten_connections_that_live_some_seconds_are_each_replaced_within_a_second(int seconds)
    {
        var time = new SteppedTime();
        await using var fixture = new ClientRuntimeFixture(options => options.ReconnectDelay = null, time);
        var connection = await fixture.ConnectAsync();
        for (var i = 1; i <= 10; i++)
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            var next = fixture.Connector.AllowConnection();
            connection.Break();
            await ConnectionLossTests.WaitUntilAsync(() =>
            {
                if (time.TryStep(out var wait))
                {
                    Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromMilliseconds(250));
                }

                return fixture.Connector.Attempts == i + 1 && fixture.Runtime.IsOpen;
            });
            connection = next;
        }
    }

    [Fact]
    public async Task Supervisor_goes_on_whatever_a_connection_throws()
    {
        await using var fixture = new ClientRuntimeFixture();
        (await fixture.ConnectAsync()).Break(new InvalidTimeZoneException("no end of a connection"));
        await ConnectionLossTests.WaitUntilAsync(() => fixture.Status.Current is { State: ConnectionState.Reconnecting, LastError: not null });
        Assert.False(fixture.Runtime.IsOpen);

        fixture.Connector.AllowConnection().Deliver(new Consume().ToString());

        await ConnectionLossTests.WaitUntilAsync(() => !fixture.Handled.IsEmpty);
        Assert.Equal(ConnectionState.Connected, fixture.Status.Current.State);
    }
}
