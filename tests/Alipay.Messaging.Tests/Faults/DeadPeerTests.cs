using System.Diagnostics;
using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Tests.Faults;

/// <summary>Table 6, row 17: a peer that is gone is noticed within the heartbeat timeout, and only such a one.</summary>
public sealed class DeadPeerTests
{
    private const string NoPong = "no pong";

    [Fact]
    public async Task Blackholed_connection_is_replaced_within_the_heartbeat_timeout_and_what_was_pushed_arrives()
    {
        await using var fixture = await FaultFixture.ConnectAsync();
        var connection = fixture.Proxy.Newest;

        connection.Blackhole();
        var since = Stopwatch.StartNew();
        var push = fixture.PushAsync("m1");

        Assert.Contains(NoPong, await fixture.FirstLossAsync());
        Assert.True(since.Elapsed < 3 * FaultFixture.HeartbeatTimeout, $"Noticed after {since.Elapsed}.");
        Assert.Equal(MsgStatus.Success, (await push).Status);
        Assert.Equal(1, fixture.Ledger.Completed("m1"));
    }

    [Fact]
    public async Task Frozen_connection_is_replaced_and_what_was_pushed_arrives()
    {
        await using var fixture = await FaultFixture.ConnectAsync();
        var connection = fixture.Proxy.Newest;

        connection.Freeze();
        var push = fixture.PushAsync("m1");
        Assert.Contains(NoPong, await fixture.FirstLossAsync());
        await fixture.WaitForConnectionAsync(2);
        connection.Kill(); // The gateway notices too, and delivers again.

        Assert.Equal(MsgStatus.Success, (await push).Status);
        Assert.Equal(1, fixture.Ledger.Completed("m1"));
    }

    [Fact]
    public async Task Gateway_that_pongs_no_more_is_left_for_a_new_connection()
    {
        await using var fixture = await FaultFixture.ConnectAsync();

        fixture.Gateway.Connections[0].StopPonging();

        Assert.Contains(NoPong, await fixture.FirstLossAsync());
        await fixture.WaitForConnectionAsync(2);
        Assert.Equal(MsgStatus.Success, (await fixture.PushAsync("m1")).Status);
    }

    [Fact]
    public async Task Gateway_that_reads_no_more_is_left_for_a_new_connection()
    {
        await using var fixture = await FaultFixture.ConnectAsync();

        fixture.Gateway.Connections[0].StopReading();

        Assert.Contains(NoPong, await fixture.FirstLossAsync());
        await fixture.WaitForConnectionAsync(2);
        Assert.Equal(MsgStatus.Success, (await fixture.PushAsync("m1")).Status);
    }

    [Theory]
    [InlineData("incoming")]
    [InlineData("outgoing")]
    public async Task Half_open_connection_is_replaced_and_what_was_pushed_arrives(string lost)
    {
        await using var fixture = await FaultFixture.ConnectAsync();

        fixture.Proxy.Newest.Swallow(lost == "incoming" ? Way.ToClient : Way.ToGateway);
        var push = fixture.PushAsync("m1");

        Assert.Contains(NoPong, await fixture.FirstLossAsync());
        Assert.Equal(MsgStatus.Success, (await push).Status);
        Assert.Equal(1, fixture.Ledger.Completed("m1"));
    }

    [Fact]
    public async Task Connection_whose_outgoing_bytes_vanish_is_noticed_although_messages_keep_coming_in()
    {
        await using var fixture = await FaultFixture.ConnectAsync();
        fixture.Proxy.Newest.Swallow(Way.ToGateway);
        using var stop = new CancellationTokenSource();
        var stream = KeepPushingAsync(fixture, stop.Token);

        var since = Stopwatch.StartNew();
        Assert.Contains(NoPong, await fixture.FirstLossAsync());
        Assert.True(since.Elapsed < 3 * FaultFixture.HeartbeatTimeout, $"Noticed after {since.Elapsed}.");

        await fixture.WaitForConnectionAsync(2);
        await stop.CancelAsync();
        var pushed = await stream;
        Assert.All(await Task.WhenAll(pushed.Values), result => Assert.Equal(MsgStatus.Success, result.Status));
        Assert.All(pushed.Keys, id => Assert.Equal(1, fixture.Ledger.Completed(id)));
    }

    [Fact]
    public async Task Slow_handler_and_a_full_queue_never_look_like_a_dead_peer()
    {
        await using var fixture = await FaultFixture.ConnectAsync(options => (options.MaxConcurrentMessages, options.MessageQueueCapacity) = (1, 1));
        fixture.Ledger.Hold();
        var pushes = Enumerable.Range(0, 5).Select(i => fixture.PushAsync($"m{i}")).ToArray();

        // Refusals and redeliveries all the time, for longer than the timeout.
        await Task.Delay(2 * FaultFixture.HeartbeatTimeout);
        Assert.Equal(ConnectionState.Connected, fixture.Client.Status.State);
        fixture.Ledger.Release();

        Assert.All(await Task.WhenAll(pushes), result => Assert.Equal(MsgStatus.Success, result.Status));
        Assert.Single(fixture.Gateway.Connections);
    }

    [Fact]
    public async Task Message_that_takes_longer_than_the_heartbeat_timeout_to_come_in_never_looks_like_a_dead_peer()
    {
        // Long enough that a machine which stands still for a moment is not taken for a dead peer either.
        var heartbeatTimeout = TimeSpan.FromSeconds(4);
        await using var fixture = await FaultFixture.StartAsync(options => options.HeartbeatTimeout = heartbeatTimeout);
        fixture.Proxy.BytesPerSecond = 200_000;
        await fixture.Client.ConnectAsync().WaitAsync(Limits.Soon);

        var result = await fixture.PushAsync("m1", $"{{\"x\":\"{new string('x', 1_200_000)}\"}}");

        Assert.Equal(MsgStatus.Success, result.Status);
        Assert.True(result.Elapsed > heartbeatTimeout, "The proxy was too fast for the test to say anything.");
        Assert.Single(fixture.Gateway.Connections);
    }

    private static async Task<Dictionary<string, Task<Messaging.Testing.PushResult>>> KeepPushingAsync(FaultFixture fixture, CancellationToken stop)
    {
        var pushes = new Dictionary<string, Task<Messaging.Testing.PushResult>>();
        while (!stop.IsCancellationRequested)
        {
            var id = $"m{pushes.Count}";
            pushes[id] = fixture.PushAsync(id);
            await Task.Delay(10, CancellationToken.None);
        }

        return pushes;
    }
}
