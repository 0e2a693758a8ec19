using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Tests.Faults;

/// <summary>Table 6, row 13: closing drains, is bounded, and is not the end.</summary>
public sealed class ShutdownTests
{
    /// <summary>Goodbye takes two seconds at most, and the grace for handlers one; the rest is for a busy machine.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData("blackholed")]
    [InlineData("frozen")]
    [InlineData("not reading")]
    public async Task Silent_gateway_does_not_hold_the_closing(string how)
    {
        await using var fixture = await FaultFixture.ConnectAsync(options => options.HeartbeatTimeout = TimeSpan.FromMinutes(5));
        switch (how)
        {
            case "blackholed":
                fixture.Proxy.Newest.Blackhole();
                break;
            case "frozen":
                fixture.Proxy.Newest.Freeze();
                break;
            default:
                fixture.Gateway.Connections[0].StopReading();
                break;
        }

        await fixture.Client.CloseAsync().WaitAsync(Bound);

        Assert.Equal(ConnectionState.Disconnected, fixture.Client.Status.State);
    }

    [Fact]
    public async Task Closing_acknowledges_what_runs_and_leaves_the_rest_to_whoever_connects_next()
    {
        await using var fixture = await FaultFixture.ConnectAsync(options => options.MaxConcurrentMessages = 1);
        fixture.Ledger.Hold();
        var pushes = Enumerable.Range(0, 3).Select(i => fixture.PushAsync($"m{i}")).ToArray();
        await FaultFixture.WaitUntilAsync(() => fixture.Ledger.Running == 1);

        var closing = fixture.Client.CloseAsync();
        await FaultFixture.WaitUntilAsync(() => fixture.Client.Status.State == ConnectionState.Closing);
        Assert.False(closing.IsCompleted);
        fixture.Ledger.Release();
        await closing.WaitAsync(Limits.Soon);
        Assert.Equal(1, fixture.Ledger.TotalCompleted);
        Assert.Equal(MsgStatus.Success, Assert.Single(fixture.Gateway.AcksReceived).Status);
        Assert.Equal(1000, fixture.Gateway.Connections[0].CloseCodeReceived);

        await fixture.Client.ConnectAsync().WaitAsync(Limits.Soon);
        Assert.All(await Task.WhenAll(pushes), result => Assert.Equal(MsgStatus.Success, result.Status));
        Assert.Equal(3, fixture.Ledger.TotalCompleted);
    }

    [Fact]
    public async Task Handler_that_runs_past_the_drain_timeout_hears_of_it_and_its_message_comes_again()
    {
        await using var fixture = await FaultFixture.ConnectAsync(options => options.DrainTimeout = TimeSpan.FromMilliseconds(100));
        var cancelled = new TaskCompletionSource();
        fixture.Ledger.Work = async (_, token) =>
        {
            await using var registration = token.Register(() => cancelled.TrySetResult());
            await Task.Delay(Timeout.Infinite, token);
        };
        var push = fixture.PushAsync("m1");
        await FaultFixture.WaitUntilAsync(() => fixture.Ledger.Running == 1);

        await fixture.Client.CloseAsync().WaitAsync(Bound);
        Assert.True(cancelled.Task.IsCompleted);
        Assert.Equal(0, fixture.Ledger.TotalCompleted);

        fixture.Ledger.Work = null;
        await fixture.Client.ConnectAsync().WaitAsync(Limits.Soon);
        Assert.Equal(MsgStatus.Success, (await push).Status);
        Assert.Equal(1, fixture.Ledger.Completed("m1"));
    }

    [Fact]
    public async Task Handler_that_never_ends_does_not_hold_the_closing()
    {
        await using var fixture = await FaultFixture.ConnectAsync(options => options.DrainTimeout = TimeSpan.Zero);
        var never = new TaskCompletionSource();
        fixture.Ledger.Work = (_, _) => never.Task;
        _ = fixture.PushAsync("m1");
        await FaultFixture.WaitUntilAsync(() => fixture.Ledger.Running == 1);

        await fixture.Client.CloseAsync().WaitAsync(Bound);

        Assert.Equal(ConnectionState.Disconnected, fixture.Client.Status.State);
        Assert.DoesNotContain(fixture.Gateway.AcksReceived, ack => ack.Status == MsgStatus.Success);
        never.SetResult();
    }

    [Fact]
    public async Task Token_of_closing_ends_the_waiting_for_handlers()
    {
        await using var fixture = await FaultFixture.ConnectAsync(options => options.DrainTimeout = TimeSpan.FromMinutes(10));
        fixture.Ledger.Hold();
        _ = fixture.PushAsync("m1");
        await FaultFixture.WaitUntilAsync(() => fixture.Ledger.Running == 1);
        using var stop = new CancellationTokenSource();

        var closing = fixture.Client.CloseAsync(stop.Token);
        Assert.False(closing.IsCompleted);
        await stop.CancelAsync();

        await closing.WaitAsync(Bound);
        Assert.Equal(ConnectionState.Disconnected, fixture.Client.Status.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Closing_inside_a_handler_does_not_deadlock_and_its_message_is_acknowledged(bool dispose)
    {
        await using var fixture = await FaultFixture.ConnectAsync(options => options.DrainTimeout = TimeSpan.FromHours(1));
        fixture.Ledger.Work = async (_, _) =>
        {
            if (dispose)
            {
                await fixture.Client.DisposeAsync();
            }
            else
            {
                await fixture.Client.CloseAsync(CancellationToken.None);
            }
        };

        var push = fixture.PushAsync("m1");

        Assert.Equal(MsgStatus.Success, (await push).Status);
        await FaultFixture.WaitUntilAsync(() => fixture.Client.Status.State == ConnectionState.Disconnected);
        await fixture.Gateway.WaitForConnectionsAsync(0);
        Assert.Equal(1000, fixture.Gateway.Connections[0].CloseCodeReceived);
    }

    [Fact]
    public async Task Closing_while_connecting_ends_both()
    {
        await using var fixture = await FaultFixture.StartAsync();
        fixture.Gateway.Faults.Register.Always(RegisterFault.Hang);
        var connecting = fixture.Client.ConnectAsync();
        await fixture.Gateway.WaitUntilAsync(gateway => gateway.RegisterCount == 1);

        await fixture.Client.CloseAsync().WaitAsync(Bound);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(Bound));
        Assert.Equal(ConnectionState.Disconnected, fixture.Client.Status.State);
    }

    [Fact]
    public async Task Disposing_while_connecting_ends_both_for_good()
    {
        await using var fixture = await FaultFixture.StartAsync();
        fixture.Gateway.Faults.Upgrade.Always(UpgradeFault.Hang);
        var connecting = fixture.Client.ConnectAsync();
        await fixture.Gateway.WaitUntilAsync(gateway => gateway.UpgradeCount == 1);

        await fixture.Client.DisposeAsync().AsTask().WaitAsync(Bound);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(Bound));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => fixture.Client.ConnectAsync());
    }

    [Fact]
    public async Task Closing_while_reconnecting_ends_the_trying()
    {
        await using var fixture = await FaultFixture.ConnectAsync(options => options.ReconnectDelay = _ => TimeSpan.FromMinutes(1));
        fixture.Gateway.DropAll();
        await FaultFixture.WaitUntilAsync(() => fixture.Client.Status.State == ConnectionState.Reconnecting);

        await fixture.Client.CloseAsync().WaitAsync(Bound);

        Assert.Equal(ConnectionState.Disconnected, fixture.Client.Status.State);
        Assert.Single(fixture.Gateway.Connections);
    }

    [Fact]
    public async Task Two_closings_at_once_end_together()
    {
        await using var fixture = await FaultFixture.ConnectAsync();
        fixture.Ledger.Hold();
        var push = fixture.PushAsync("m1");
        await FaultFixture.WaitUntilAsync(() => fixture.Ledger.Running == 1);

        Task[] closings = [fixture.Client.CloseAsync(), fixture.Client.CloseAsync(), fixture.Client.DisposeAsync().AsTask()];
        Assert.All(closings, closing => Assert.False(closing.IsCompleted));
        fixture.Ledger.Release();

        await Task.WhenAll(closings).WaitAsync(Bound);
        Assert.Equal(MsgStatus.Success, (await push).Status);
        Assert.Single(fixture.Changes, change => change.Status.State == ConnectionState.Closing);
    }

    [Fact]
    public async Task Connecting_again_after_a_close_works_and_remembers_what_was_handled()
    {
        await using var fixture = await FaultFixture.ConnectAsync();
        Assert.Equal(MsgStatus.Success, (await fixture.PushAsync("m1")).Status);

        await fixture.Client.CloseAsync().WaitAsync(Bound);
        Assert.False(fixture.Client.IsConnected);
        await Assert.ThrowsAsync<AlipayMsgNotConnectedException>(() => fixture.Client.SendMessageAsync("a", "{}"));
        await fixture.Client.ConnectAsync().WaitAsync(Limits.Soon);

        Assert.Equal(MsgStatus.Success, (await fixture.PushAsync("m1")).Status);
        Assert.Equal(MsgStatus.Success, (await fixture.PushAsync("m2")).Status);
        Assert.Equal((1, 1), (fixture.Ledger.Completed("m1"), fixture.Ledger.Completed("m2")));
    }

    [Fact]
    public async Task Connecting_while_closing_waits_for_the_close_and_then_connects()
    {
        await using var fixture = await FaultFixture.ConnectAsync();
        fixture.Ledger.Hold();
        _ = fixture.PushAsync("m1");
        await FaultFixture.WaitUntilAsync(() => fixture.Ledger.Running == 1);
        var closing = fixture.Client.CloseAsync();

        var connecting = fixture.Client.ConnectAsync();
        Assert.False(connecting.IsCompleted);
        fixture.Ledger.Release();

        await Task.WhenAll(closing, connecting).WaitAsync(Bound);
        Assert.True(fixture.Client.IsConnected);
        await fixture.WaitForConnectionAsync(2);
    }
}
