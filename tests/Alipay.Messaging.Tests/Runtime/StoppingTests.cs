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
    [InlineData("CloseAsync")]
    [InlineData("DisposeAsync")]
    public async Task Task_that_outlives_its_handler_waits_for_the_drain_as_any_caller(string how)
    {
        await using var fake = new FakeClient();
        var begin = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        Task? later = null;
        fake.OnMessage = (msgId, _) =>
        {
            if (msgId == "starts a task")
            {
                later = Task.Run(async () =>
                {
                    await begin.Task;
                    await StopAsync(fake.Client, how);
                }, CancellationToken.None);
                return Task.CompletedTask;
            }

            return release.Task;
        };
        await fake.ConnectAsync();
        fake.Gateway.Newest.Deliver(Frame("starts a task"));
        await fake.Gateway.Newest.NextSentAsync();
        await fake.DeliverAsync("runs long");

        begin.SetResult();
        await Eventually.IsTrueAsync(() => fake.Client.Status.State == ConnectionState.Closing);
        Assert.False(later!.IsCompleted); // The first message set it.
        Assert.False(fake.Gateway.Newest.IsDisposed);
        release.SetResult();

        await later.WaitAsync(Limits.Soon);
        Assert.Equal(ConnectionState.Disconnected, fake.Client.Status.State);
        Assert.Contains("\"x-status\":\"SUCCESS\"", await fake.Gateway.Newest.NextSentAsync());
    }

    [Theory]
    [InlineData("CloseAsync")]
    [InlineData("DisposeAsync")]
    [InlineData("Dispose")]
    public async Task Handler_that_stops_its_client_does_not_wait_for_itself(string how)
    {
        await using var fake = new FakeClient(options => options.DrainTimeout = TimeSpan.FromHours(1));
        var ended = new TaskCompletionSource();
        fake.OnMessage = async (_, _) =>
        {
            await Task.Yield();
            Stop(fake.Client, how);
            ended.SetResult();
        };
        await fake.ConnectAsync();
        fake.Gateway.Newest.Deliver(Frame("m1"));

        await ended.Task.WaitAsync(Limits.Soon);

        Assert.Contains("\"x-status\":\"SUCCESS\"", await fake.Gateway.Newest.NextSentAsync());
        await Eventually.IsTrueAsync(() => fake.Client.Status.State == ConnectionState.Disconnected);
    }

    [Fact]
    public async Task Handler_that_closes_another_client_waits_for_its_drain()
    {
        await using var one = new FakeClient();
        await using var other = new FakeClient();
        var release = new TaskCompletionSource();
        var closed = new TaskCompletionSource();
        other.OnMessage = (_, _) => release.Task;
        one.OnMessage = async (_, _) =>
        {
            await other.Client.CloseAsync(CancellationToken.None);
            closed.SetResult();
        };
        await one.ConnectAsync();
        await other.ConnectAsync();
        await other.DeliverAsync("m1");

        await one.DeliverAsync("m1");
        await Eventually.IsTrueAsync(() => other.Client.Status.State == ConnectionState.Closing);
        Assert.False(closed.Task.IsCompleted);
        release.SetResult();

        await closed.Task.WaitAsync(Limits.Soon);
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

    [Theory]
    [InlineData("CloseAsync", typeof(InvalidOperationException))]
    [InlineData("DisposeAsync", typeof(ObjectDisposedException))]
    public async Task Handler_that_closes_and_then_connects_is_refused_immediately(string how, Type expected)
    {
        await using var fake = new FakeClient(options => options.DrainTimeout = TimeSpan.FromHours(1));
        var refused = new TaskCompletionSource<Exception>();
        fake.OnMessage = async (_, _) =>
        {
            await StopAsync(fake.Client, how);
            refused.SetResult(await Record.ExceptionAsync(() => fake.Client.ConnectAsync()));
        };
        await fake.ConnectAsync();
        fake.Gateway.Newest.Deliver(Frame("m1"));

        Assert.IsType(expected, await refused.Task.WaitAsync(Limits.Soon));
        await Eventually.IsTrueAsync(() => fake.Client.Status.State == ConnectionState.Disconnected);
        if (how == "CloseAsync")
        {
            await fake.ConnectAsync();
        }
    }

    [Fact]
    public async Task Message_whose_handler_outlives_the_close_is_not_said_to_be_answered()
    {
        await using var fake = new FakeClient(options => options.DrainTimeout = TimeSpan.Zero);
        var release = new TaskCompletionSource();
        fake.OnMessage = async (_, _) =>
        {
            await release.Task;
            throw new InvalidOperationException("by the test");
        };
        await fake.ConnectAsync();
        await fake.DeliverAsync("m1");
        await fake.Client.CloseAsync().WaitAsync(Limits.Soon);
        Assert.Contains(fake.Logs.Lines, line => line.EventId.Id == 6);

        release.SetResult();

        await Eventually.IsTrueAsync(() => fake.Logs.Lines.Any(line => line.EventId.Id == 24));
        Assert.DoesNotContain(fake.Logs.Lines, line => line.Message.Contains("answered FAIL", StringComparison.Ordinal));
        Assert.False(fake.Gateway.Newest.TryNextSent(out _));
    }

    private static string Frame(string msgId) => new Receiving.Consume { StreamId = msgId, MsgId = msgId }.ToString();

    private static void Stop(AlipayMsgClient client, string how)
    {
        if (how == "Dispose")
        {
            client.Dispose();
        }
        else
        {
            StopAsync(client, how).GetAwaiter().GetResult();
        }
    }

    private static Task StopAsync(AlipayMsgClient client, string how)
        => how == "CloseAsync" ? client.CloseAsync() : client.DisposeAsync().AsTask();

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
