using static Alipay.Messaging.Tests.Runtime.Stopping;

namespace Alipay.Messaging.Tests.Runtime;

/// <summary>Stopping ends, whoever stops and whatever handlers do, and says truthfully what became of messages.</summary>
public class StoppingTests
{
    public static TheoryData<string, string> BlockingStops()
    {
        var data = new TheoryData<string, string>();
        foreach (var where in new[] { "synchronization context", "task scheduler", "plain thread" })
        {
            foreach (var how in new[] { "CloseAsync", "DisposeAsync", "Dispose" })
            {
                data.Add(where, how);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(BlockingStops))]
    public async Task Stop_that_a_thread_blocks_on_ends(string where, string how)
    {
        await using var fake = new FakeClient();
        await fake.ConnectAsync();

        await BlockedThread.RunAsync(where, () => Stop(fake.Client, how));

        Assert.Equal(ConnectionState.Disconnected, fake.Client.Status.State);
        Assert.True(fake.Gateway.Newest.IsDisposed);
    }

    [Theory]
    [MemberData(nameof(BlockingStops))]
    public async Task Stop_that_a_thread_blocks_on_while_connecting_ends(string where, string how)
    {
        await using var fake = new FakeClient();
        fake.Gateway.BeforeOpening = token => Task.Delay(Timeout.Infinite, token);
        Task? connecting = null;

        await BlockedThread.RunAsync(where, () =>
        {
            connecting = fake.Client.ConnectAsync();
            Stop(fake.Client, how);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting!.WaitAsync(Limits.Soon)); // It was set before the thread ended.
        Assert.Equal(ConnectionState.Disconnected, fake.Client.Status.State);
    }

    [Fact]
    public async Task Connect_and_send_that_a_thread_blocks_on_end()
    {
        await using var fake = new FakeClient();

        await BlockedThread.RunAsync("synchronization context", () =>
        {
            fake.Client.ConnectAsync().GetAwaiter().GetResult();
            fake.Client.SendMessageAsync("a", "{}").GetAwaiter().GetResult();
        });

        Assert.True(fake.Client.IsConnected);
    }

    [Fact]
    public async Task Sends_during_a_close_fail_as_not_connected_and_in_no_other_way()
    {
        for (var round = 0; round < 25; round++)
        {
            await using var fake = new FakeClient();
            await fake.ConnectAsync();
            var sent = 0;
            var senders = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                while (true)
                {
                    await fake.Client.SendMessageAsync("a", "{}");
                    Interlocked.Increment(ref sent);
                }
            })).ToArray();
            await Eventually.IsTrueAsync(() => Volatile.Read(ref sent) > round);

            await fake.Client.CloseAsync().WaitAsync(Limits.Soon);

            foreach (var sender in senders)
            {
                await Assert.ThrowsAsync<AlipayMsgNotConnectedException>(() => sender.WaitAsync(Limits.Soon));
            }
        }
    }

    [Fact]
    public async Task Send_that_waits_for_its_answer_fails_when_the_client_closes()
    {
        await using var fake = new FakeClient();
        fake.Gateway.AnswersSends = false;
        await fake.ConnectAsync();
        var send = fake.Client.SendMessageAsync("a", "{}");
        await fake.Gateway.Newest.NextSentAsync();

        await fake.Client.CloseAsync().WaitAsync(Limits.Soon);

        Assert.NotNull((await Assert.ThrowsAsync<AlipayMsgNotConnectedException>(() => send.WaitAsync(Limits.Soon))).StreamId);
    }

    [Fact]
    public async Task Send_after_a_dispose_fails_as_not_connected()
    {
        await using var fake = new FakeClient();
        await fake.ConnectAsync();
        await fake.Client.DisposeAsync();

        await Assert.ThrowsAsync<AlipayMsgNotConnectedException>(() => fake.Client.SendMessageAsync("a", "{}"));
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("throws asynchronously")]
    [InlineData("blocks")]
    public async Task Stop_runs_to_its_end_whatever_a_callback_on_the_handlers_token_does(string what)
    {
        using var never = new ManualResetEventSlim();
        await using var fake = new FakeClient(options => options.DrainTimeout = TimeSpan.Zero);
        fake.OnMessage = (_, token) =>
        {
            token.Register(() =>
            {
                switch (what)
                {
                    case "throws":
                        throw new InvalidOperationException("by the test");
                    case "blocks":
                        never.Wait(Limits.Soon);
                        break;
                }
            });
            return what == "throws asynchronously" ? ThrowWhenCanceledAsync(token) : Task.Delay(Timeout.Infinite, CancellationToken.None);
        };
        await fake.ConnectAsync();
        await fake.DeliverAsync("m1");

        await fake.Client.CloseAsync().WaitAsync(Limits.Soon);

        Assert.Equal(ConnectionState.Disconnected, fake.Client.Status.State);
        Assert.True(fake.Gateway.Newest.IsDisposed);
        fake.OnMessage = null;
        await fake.ConnectAsync();
        fake.Gateway.Newest.Deliver(Frame("m2"));
        Assert.Contains("\"x-status\":\"SUCCESS\"", await fake.Gateway.Newest.NextSentAsync());
        never.Set();
    }

    [Fact]
    public async Task Any_caller_that_closes_may_end_the_wait_for_handlers()
    {
        await using var fake = new FakeClient(options => options.DrainTimeout = TimeSpan.FromHours(1));
        fake.OnMessage = (_, token) => Task.Delay(Timeout.Infinite, token);
        await fake.ConnectAsync();
        await fake.DeliverAsync("m1");
        var patient = fake.Client.CloseAsync();
        Assert.False(patient.IsCompleted);

        await fake.Client.CloseAsync(new CancellationToken(canceled: true)).WaitAsync(Limits.Soon);

        await patient.WaitAsync(Limits.Soon);
    }

    [Fact]
    public async Task Dispose_does_not_wait_for_handlers()
    {
        await using var fake = new FakeClient(options => options.DrainTimeout = TimeSpan.FromHours(1));
        var canceled = new TaskCompletionSource();
        fake.OnMessage = async (_, token) =>
        {
            await using var registration = token.Register(() => canceled.TrySetResult());
            await Task.Delay(Timeout.Infinite, token);
        };
        await fake.ConnectAsync();
        await fake.DeliverAsync("m1");

        await BlockedThread.RunAsync("plain thread", fake.Client.Dispose);

        Assert.True(canceled.Task.IsCompleted);
        Assert.Equal(ConnectionState.Disconnected, fake.Client.Status.State);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => fake.Client.ConnectAsync());
    }

    [Fact]
    public async Task Attempt_that_outlives_its_close_changes_nothing_of_a_later_connection()
    {
        await using var fake = new FakeClient();
        var release = new TaskCompletionSource();
        fake.Gateway.BeforeOpening = _ => release.Task; // As a ConfigureHttpHandler that blocks: it observes no token.
        var connecting = fake.Client.ConnectAsync();
        await Eventually.IsTrueAsync(() => fake.Gateway.Attempts == 1);
        await fake.Client.CloseAsync().WaitAsync(Limits.Soon);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(Limits.Soon));
        Assert.Equal(ConnectionState.Disconnected, fake.Client.Status.State);
        fake.Gateway.BeforeOpening = null;
        await fake.ConnectAsync();
        var current = fake.Gateway.Newest;

        release.SetResult();

        await Eventually.IsTrueAsync(() => fake.Gateway.Connections.Count == 2 && fake.Gateway.Newest.IsDisposed);
        Assert.Equal(ConnectionState.Connected, fake.Client.Status.State);
        Assert.False(current.IsDisposed);
        await FakeClient.DeliverOnAsync(current, "m1");
    }

    [Fact]
    public async Task Answers_that_a_close_without_a_connection_leaves_are_counted_in_the_log()
    {
        await using var fake = new FakeClient();
        var release = new TaskCompletionSource();
        fake.OnMessage = (_, _) => release.Task;
        await fake.ConnectAsync();
        await fake.DeliverAsync("m1");
        await fake.DeliverAsync("m2");
        fake.Gateway.BeforeOpening = token => Task.Delay(Timeout.Infinite, token);
        fake.Gateway.Newest.Break();
        await Eventually.IsTrueAsync(() => fake.Client.Status.State == ConnectionState.Reconnecting);
        release.SetResult();

        await fake.Client.CloseAsync().WaitAsync(Limits.Soon);

        Assert.Contains("2 answers", Assert.Single(fake.Logs.Lines, line => line.EventId.Id == 61).Message);
    }

    private static async Task ThrowWhenCanceledAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException("by the test");
        }
    }
}
