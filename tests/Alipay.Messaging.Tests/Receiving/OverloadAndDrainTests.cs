using Alipay.Messaging.Tests.Connection;
using Alipay.Messaging.Tests.Runtime;

namespace Alipay.Messaging.Tests.Receiving;

public class OverloadAndDrainTests
{
    [Fact]
    public async Task What_does_not_fit_into_the_queue_is_answered_fail_at_once_and_nothing_is_silent()
    {
        // Row 5: one running, two queued, the rest refused.
        await using var fixture = new ClientRuntimeFixture(options => (options.MaxConcurrentMessages, options.MessageQueueCapacity) = (1, 2));
        var release = new TaskCompletionSource();
        var running = new TaskCompletionSource();
        fixture.OnMessage = (_, _) =>
        {
            running.TrySetResult();
            return release.Task;
        };
        var connection = await fixture.ConnectAsync();
        connection.Deliver(new Consume { StreamId = "s0", MsgId = "m0" }.ToString());
        await running.Task.WaitAsync(Limits.Soon);
        for (var i = 1; i < 6; i++)
        {
            connection.Deliver(new Consume { StreamId = $"s{i}", MsgId = $"m{i}" }.ToString());
        }

        foreach (var i in new[] { 3, 4, 5 })
        {
            Assert.Equal(Consume.Ack($"s{i}", $"m{i}", "FAIL"), await connection.NextSentAsync());
        }

        release.SetResult();
        foreach (var i in new[] { 0, 1, 2 })
        {
            Assert.Equal(Consume.Ack($"s{i}", $"m{i}", "SUCCESS"), await connection.NextSentAsync());
        }
    }

    [Fact]
    public async Task Connection_that_breaks_while_the_receiver_waits_for_room_in_the_outbox_is_replaced()
    {
        await using var fixture = new ClientRuntimeFixture(options => (options.MaxConcurrentMessages, options.MessageQueueCapacity) = (1, 1));
        var release = new TaskCompletionSource();
        fixture.OnMessage = (_, _) => release.Task;
        var connection = await fixture.ConnectAsync();
        connection.SendBlocker = new TaskCompletionSource();
        for (var i = 0; i < 20; i++)
        {
            connection.Deliver(new Consume { StreamId = $"s{i}", MsgId = $"m{i}" }.ToString());
        }

        connection.Break();
        fixture.Connector.AllowConnection();

        await ConnectionLossTests.WaitUntilAsync(() => fixture.Connector.Attempts == 2 && fixture.Runtime.IsOpen);
        release.SetResult();
    }

    [Fact]
    public async Task Closing_waits_for_the_running_handler_and_sends_its_ack_and_leaves_the_unstarted_unanswered()
    {
        // Row 13.
        var fixture = new ClientRuntimeFixture(options => options.MaxConcurrentMessages = 1);
        var release = new TaskCompletionSource();
        var running = new TaskCompletionSource();
        fixture.OnMessage = (_, _) =>
        {
            running.TrySetResult();
            return release.Task;
        };
        var connection = await fixture.ConnectAsync();
        connection.Deliver(new Consume { StreamId = "s1", MsgId = "m1" }.ToString());
        connection.Deliver(new Consume { StreamId = "s2", MsgId = "m2" }.ToString());
        await running.Task.WaitAsync(Limits.Soon);

        var closing = fixture.DisposeAsync().AsTask();
        Assert.Equal(ConnectionState.Closing, fixture.Status.Current.State);
        Assert.False(closing.IsCompleted);
        release.SetResult();
        await closing.WaitAsync(Limits.Soon);

        Assert.Equal(Consume.Ack("s1", "m1", "SUCCESS"), await connection.NextSentAsync());
        Assert.False(connection.TryNextSent(out _));
        Assert.Equal("m1", Assert.Single(fixture.Handled).MsgId);
        Assert.True(connection.SaidGoodbye && connection.IsDisposed);
        Assert.Equal(ConnectionState.Disconnected, fixture.Status.Current.State);
    }

    [Fact]
    public async Task Handlers_token_fires_when_the_drain_timeout_has_passed()
    {
        var fixture = new ClientRuntimeFixture(options => options.DrainTimeout = TimeSpan.FromMilliseconds(50));
        var running = new TaskCompletionSource();
        fixture.OnMessage = async (_, token) =>
        {
            running.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
        };
        var connection = await fixture.ConnectAsync();
        connection.Deliver(new Consume().ToString());
        await running.Task.WaitAsync(Limits.Soon);

        await fixture.DisposeAsync();

        Assert.Equal(Consume.Ack("s1", "m1", "FAIL"), await connection.NextSentAsync());
    }

    [Fact]
    public async Task Peer_that_does_not_read_does_not_hold_the_closing()
    {
        var fixture = new ClientRuntimeFixture();
        var connection = await fixture.ConnectAsync();
        connection.SendBlocker = new TaskCompletionSource();
        connection.Deliver(new Consume().ToString());
        await ConnectionLossTests.WaitUntilAsync(() => !fixture.Handled.IsEmpty);

        await fixture.DisposeAsync();

        Assert.True(connection.IsDisposed);
    }

    [Fact]
    public async Task Handler_that_throws_is_answered_fail()
    {
        await using var fixture = new ClientRuntimeFixture();
        fixture.OnMessage = (_, _) => throw new InvalidOperationException("boom");
        var connection = await fixture.ConnectAsync();

        connection.Deliver(new Consume().ToString());

        Assert.Equal(Consume.Ack("s1", "m1", "FAIL"), await connection.NextSentAsync());
    }

    [Fact]
    public async Task Redelivery_of_a_handled_message_is_answered_success_without_the_handler()
    {
        // Row 20.
        await using var fixture = new ClientRuntimeFixture(idempotent: true);
        var connection = await fixture.ConnectAsync();
        foreach (var id in new[] { "s1", "s2", "s3" })
        {
            connection.Deliver(new Consume { StreamId = id, MsgId = "same" }.ToString());
            Assert.Equal(Consume.Ack(id, "same", "SUCCESS"), await connection.NextSentAsync());
        }

        Assert.Single(fixture.Handled);
    }

    [Fact]
    public async Task Duplicate_of_a_running_message_is_answered_fail_so_that_it_comes_again()
    {
        await using var fixture = new ClientRuntimeFixture(idempotent: true);
        var release = new TaskCompletionSource();
        var running = new TaskCompletionSource();
        fixture.OnMessage = (_, _) =>
        {
            running.TrySetResult();
            return release.Task;
        };
        var connection = await fixture.ConnectAsync();
        connection.Deliver(new Consume { StreamId = "s1", MsgId = "same" }.ToString());
        await running.Task.WaitAsync(Limits.Soon);

        connection.Deliver(new Consume { StreamId = "s2", MsgId = "same" }.ToString());
        Assert.Equal(Consume.Ack("s2", "same", "FAIL"), await connection.NextSentAsync());
        release.SetResult();
        Assert.Equal(Consume.Ack("s1", "same", "SUCCESS"), await connection.NextSentAsync());
    }

    [Fact]
    public async Task Message_whose_handler_failed_is_handled_when_it_comes_again()
    {
        await using var fixture = new ClientRuntimeFixture(idempotent: true);
        var failed = false;
        fixture.OnMessage = (_, _) => failed ? Task.CompletedTask : Task.FromException(new InvalidOperationException($"{failed = true}"));
        var connection = await fixture.ConnectAsync();
        connection.Deliver(new Consume { StreamId = "s1", MsgId = "same" }.ToString());
        Assert.Equal(Consume.Ack("s1", "same", "FAIL"), await connection.NextSentAsync());

        connection.Deliver(new Consume { StreamId = "s2", MsgId = "same" }.ToString());

        Assert.Equal(Consume.Ack("s2", "same", "SUCCESS"), await connection.NextSentAsync());
    }
}
