using static Alipay.Messaging.Tests.Runtime.Stopping;

namespace Alipay.Messaging.Tests.Runtime;

/// <summary>Handlers that stop clients, and clients that stop while handlers run.</summary>
public class StoppingAndHandlersTests
{
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
}
