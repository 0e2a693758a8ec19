using Alipay.Messaging.Tests.Receiving;
using Alipay.Messaging.Tests.Runtime;

namespace Alipay.Messaging.Tests.Connection;

public class ConnectionLossTests
{
    [Fact]
    public async Task Ack_of_a_handler_that_ends_while_disconnected_goes_out_on_the_next_connection()
    {
        // Row 12.
        await using var fixture = new ClientRuntimeFixture();
        var release = new TaskCompletionSource();
        fixture.OnMessage = (_, _) => release.Task;
        var first = await fixture.ConnectAsync();
        first.Deliver(new Consume().ToString());
        first.Break();
        await WaitUntilAsync(() => !fixture.Runtime.IsOpen);

        release.SetResult();
        await WaitUntilAsync(() => !fixture.Handled.IsEmpty);
        var second = fixture.Connector.AllowConnection();

        Assert.Equal(Consume.Ack("s1", "m1", "SUCCESS"), await second.NextSentAsync());
        Assert.False(first.TryNextSent(out _));
    }

    [Fact]
    public async Task Ack_whose_write_failed_is_written_again_on_the_next_connection()
    {
        await using var fixture = new ClientRuntimeFixture();
        var first = await fixture.ConnectAsync();
        first.SendBlocker = new TaskCompletionSource();
        first.Deliver(new Consume().ToString());
        await WaitUntilAsync(() => !fixture.Handled.IsEmpty);

        first.Break();
        var second = fixture.Connector.AllowConnection();

        Assert.Equal(Consume.Ack("s1", "m1", "SUCCESS"), await second.NextSentAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Handler_that_blocks_on_the_first_message_of_a_connection_does_not_hold_its_replacement(bool arrivesWithTheConnection)
    {
        using var release = new ManualResetEventSlim();
        await using var fake = new FakeClient();
        fake.OnMessage = (_, _) =>
        {
            release.Wait(CancellationToken.None);
            return Task.CompletedTask;
        };
        fake.Gateway.OnOpening = connection =>
        {
            if (arrivesWithTheConnection && fake.Gateway.Attempts == 1)
            {
                connection.Deliver(new Consume().ToString());
            }
        };
        await fake.ConnectAsync();
        if (!arrivesWithTheConnection)
        {
            fake.Gateway.Newest.Deliver(new Consume().ToString());
        }

        await WaitUntilAsync(() => fake.Running == 1);
        fake.Gateway.Newest.Break();
        try
        {
            await WaitUntilAsync(() => fake.Gateway.Connections.Count == 2 && fake.Client.IsConnected);
        }
        finally
        {
            release.Set();
        }

        Assert.Equal(Consume.Ack("s1", "m1", "SUCCESS"), await fake.Gateway.Newest.NextSentAsync());
    }

    [Fact]
    public async Task Lost_connection_is_disposed_and_replaced_and_the_state_tells()
    {
        await using var fixture = new ClientRuntimeFixture();
        var first = await fixture.ConnectAsync();
        first.Break("reset by peer");
        await WaitUntilAsync(() => fixture.Status.Current.State == ConnectionState.Reconnecting);
        Assert.Contains("reset by peer", fixture.Status.Current.Reason);

        var second = fixture.Connector.AllowConnection();
        await WaitUntilAsync(() => fixture.Runtime.IsOpen);
        second.Deliver(new Consume().ToString());

        Assert.Equal(Consume.Ack("s1", "m1", "SUCCESS"), await second.NextSentAsync());
        Assert.True(first.IsDisposed);
        Assert.Equal(
            [ConnectionState.Connecting, ConnectionState.Connected, ConnectionState.Reconnecting, ConnectionState.Connected],
            fixture.Changes.Select(c => c.Status.State));
        Assert.NotNull(fixture.Status.Current.LastFrameAt);
    }

    [Fact]
    public async Task What_may_pass_is_tried_again_until_a_connection_is_open()
    {
        await using var fixture = new ClientRuntimeFixture();
        fixture.Connector.FailForAWhile();
        fixture.Connector.FailForAWhile();

        await fixture.ConnectAsync();

        Assert.Equal(3, fixture.Connector.Attempts);
    }

    [Fact]
    public async Task What_can_never_succeed_fails_the_first_connect()
    {
        await using var fixture = new ClientRuntimeFixture();
        var refusal = new AlipayMsgConnectRefusedException("no such app", ConnectStep.Register);
        fixture.Connector.Fail(refusal);
        fixture.Runtime.Start();

        Assert.Same(refusal, await Assert.ThrowsAsync<AlipayMsgConnectRefusedException>(() => fixture.Runtime.WhenOpen));
        Assert.Equal(ConnectionState.Disconnected, fixture.Status.Current.State);
        Assert.Same(refusal, fixture.Status.Current.LastError);
    }

    [Fact]
    public async Task A_refusal_stays_in_the_status_when_the_engine_is_taken_down()
    {
        await using var fixture = new ClientRuntimeFixture();
        var refusal = new AlipayMsgConnectRefusedException("no such app", ConnectStep.Register);
        fixture.Connector.Fail(refusal);
        fixture.Runtime.Start();
        await Assert.ThrowsAsync<AlipayMsgConnectRefusedException>(() => fixture.Runtime.WhenOpen);

        await fixture.Runtime.StopAsync(CancellationToken.None);

        Assert.Equal((ConnectionState.Disconnected, refusal), (fixture.Status.Current.State, fixture.Status.Current.LastError));
    }

    [Fact]
    public async Task A_refusal_after_a_connection_was_open_is_tried_again()
    {
        await using var fixture = new ClientRuntimeFixture();
        var first = await fixture.ConnectAsync();
        fixture.Connector.Fail(new AlipayMsgConnectRefusedException("half restarted", ConnectStep.Register));
        first.Break();
        fixture.Connector.AllowConnection();

        await WaitUntilAsync(() => fixture.Connector.Attempts == 3 && fixture.Runtime.IsOpen);
    }

    [Fact]
    public async Task Defect_while_reconnecting_ends_an_attempt_and_not_the_client()
    {
        // A supervisor that ended would leave the client closed without notice.
        await using var fixture = new ClientRuntimeFixture();
        var first = await fixture.ConnectAsync();
        fixture.Connector.Fail(new InvalidTimeZoneException("unforeseen"));
        fixture.Connector.Fail(new OperationCanceledException("not ours"));
        first.Break();
        var second = fixture.Connector.AllowConnection();

        second.Deliver(new Consume().ToString());
        Assert.Equal(Consume.Ack("s1", "m1", "SUCCESS"), await second.NextSentAsync());
        Assert.Equal(4, fixture.Connector.Attempts);
    }

    [Fact]
    public async Task Defect_at_the_first_connect_is_logged_and_followed_by_another_attempt()
    {
        await using var fixture = new ClientRuntimeFixture();
        fixture.Connector.Fail(new InvalidTimeZoneException("a defect"));
        fixture.Connector.AllowConnection();
        fixture.Runtime.Start();

        await fixture.Runtime.WhenOpen.WaitAsync(Limits.Soon);

        Assert.Equal(2, fixture.Connector.Attempts);
    }

    internal static async Task WaitUntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Limits.Soon);
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
