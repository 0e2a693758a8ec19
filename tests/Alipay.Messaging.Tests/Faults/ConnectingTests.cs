using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Tests.Faults;

public sealed class ConnectingTests
{
    [Fact]
    public async Task Two_callers_at_once_share_one_attempt()
    {
        await using var fixture = await FaultFixture.StartAsync();
        var open = new TaskCompletionSource();
        fixture.Gateway.Faults.Upgrade.Next(UpgradeFault.Until(open.Task));

        Task[] callers = [fixture.Client.ConnectAsync(), fixture.Client.ConnectAsync(), Task.Run(() => fixture.Client.ConnectAsync())];
        await fixture.Gateway.WaitUntilAsync(gateway => gateway.UpgradeCount == 1);
        Assert.All(callers, caller => Assert.False(caller.IsCompleted));
        open.SetResult();

        await Task.WhenAll(callers).WaitAsync(Limits.Soon);
        Assert.Equal((1, 1), (fixture.Gateway.RegisterCount, fixture.Gateway.UpgradeCount));
    }

    [Fact]
    public async Task Answer_that_is_too_long_is_not_read_and_the_next_attempt_connects()
    {
        await using var fixture = await FaultFixture.StartAsync();
        fixture.Gateway.Faults.Register.Next(RegisterFault.Body(new string(' ', 70_000)));

        await fixture.Client.ConnectAsync().WaitAsync(Limits.Soon);

        Assert.Equal((2, 1), (fixture.Gateway.RegisterCount, fixture.Gateway.UpgradeCount));
    }

    [Fact]
    public async Task Token_of_one_caller_does_not_end_the_attempt_of_the_other()
    {
        await using var fixture = await FaultFixture.StartAsync();
        var open = new TaskCompletionSource();
        fixture.Gateway.Faults.Upgrade.Next(UpgradeFault.Until(open.Task));
        using var stop = new CancellationTokenSource();
        var impatient = fixture.Client.ConnectAsync(stop.Token);
        var patient = fixture.Client.ConnectAsync();
        await fixture.Gateway.WaitUntilAsync(gateway => gateway.UpgradeCount == 1);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.WaitAsync(Limits.Soon));
        Assert.False(patient.IsCompleted);
        open.SetResult();

        await patient.WaitAsync(Limits.Soon);
        Assert.Equal((1, 1), (fixture.Gateway.RegisterCount, fixture.Gateway.UpgradeCount));
    }

    [Fact]
    public async Task Last_caller_to_give_up_ends_the_trying()
    {
        await using var fixture = await FaultFixture.StartAsync();
        fixture.Gateway.Faults.Register.Always(RegisterFault.Html);
        using var stop = new CancellationTokenSource();
        Task[] callers = [fixture.Client.ConnectAsync(stop.Token), fixture.Client.ConnectAsync(stop.Token)];
        await fixture.Gateway.WaitUntilAsync(gateway => gateway.RegisterCount >= 3);

        await stop.CancelAsync();

        foreach (var caller in callers)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => caller.WaitAsync(Limits.Soon));
        }

        await FaultFixture.WaitUntilAsync(() => fixture.Client.Status.State == ConnectionState.Disconnected);
        fixture.Gateway.Faults.Clear();
        await fixture.Client.ConnectAsync().WaitAsync(Limits.Soon);
    }

    [Fact]
    public async Task Connecting_while_connected_returns_at_once()
    {
        await using var fixture = await FaultFixture.ConnectAsync();

        Assert.True(fixture.Client.ConnectAsync().IsCompletedSuccessfully);
        Assert.Equal(1, fixture.Gateway.RegisterCount);
    }

    public static TheoryData<string> SilentSteps => ["tcp", "tls", "register", "register halfway", "upgrade"];

    [Theory]
    [MemberData(nameof(SilentSteps))]
    public async Task Gateway_that_is_silent_at_any_step_is_given_up_at_the_deadline_and_tried_again(string step)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { UseTls = step == "tls", PushTimeout = Limits.Soon });
        await using var proxy = TcpProxy.Start(gateway.Port);
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        (options.ServerHost, options.ConnectTimeout, options.ReconnectDelay) = (proxy.Host, TimeSpan.FromSeconds(1), _ => TimeSpan.Zero);
        var silent = 1;
        proxy.OnConnection = connection =>
        {
            if (step is "tcp" or "tls" && Interlocked.Exchange(ref silent, 0) == 1)
            {
                connection.Freeze();
            }
        };
        switch (step)
        {
            case "register":
                gateway.Faults.Register.Next(RegisterFault.Hang);
                break;
            case "register halfway":
                gateway.Faults.Register.Next(RegisterFault.HangHalfway);
                break;
            case "upgrade":
                gateway.Faults.Upgrade.Next(UpgradeFault.Hang);
                break;
        }

        await using var client = new AlipayMsgClient(options, new HandlerLedger());
        await client.ConnectAsync().WaitAsync(Limits.Soon);

        // On a machine that stands still for a second a further attempt may be given up too.
        Assert.InRange(client.Status.Attempt, 2, 10);
        Assert.Equal(1, gateway.ConnectionCount);
        Assert.Empty(gateway.Problems);
    }

    [Fact]
    public async Task Upgrade_that_comes_too_late_leaves_one_connection()
    {
        // Row 11.
        await using var fixture = await FaultFixture.StartAsync(options => options.ConnectTimeout = TimeSpan.FromMilliseconds(500));
        var open = new TaskCompletionSource();
        fixture.Gateway.Faults.Upgrade.Next(UpgradeFault.Until(open.Task));
        await fixture.Client.ConnectAsync().WaitAsync(Limits.Soon);
        open.SetResult();

        await fixture.Gateway.WaitUntilAsync(gateway => gateway.Connections.Count == 2 && gateway.ConnectionCount == 1);
        Assert.Equal(MsgStatus.Success, (await fixture.PushAsync("m1", "{}")).Status);
    }
}
