using System.Collections.Concurrent;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Tests.Faults;

/// <summary>Code of the application that blocks: it delays what it was called for.</summary>
public sealed class BlockingEventHandlerTests : IDisposable
{
    private readonly ManualResetEventSlim _release = new();

    [Theory]
    [InlineData(ConnectionState.Connecting)]
    [InlineData(ConnectionState.Connected)]
    [InlineData(ConnectionState.Reconnecting)]
    public async Task State_handler_that_blocks_holds_neither_pings_nor_messages_nor_reconnecting_nor_the_close(ConnectionState at)
    {
        // Gateway and client share the pool of this process: a busy machine must not end the second connection.
        await using var fixture = await FaultFixture.StartAsync(options => options.HeartbeatTimeout = Limits.Soon);
        var seen = new ConcurrentQueue<ConnectionState>();
        fixture.Client.StateChanged += (_, change) =>
        {
            if (change.Status.State == at)
            {
                _release.Wait();
            }

            seen.Enqueue(change.Status.State);
        };

        await fixture.Client.ConnectAsync().WaitAsync(Limits.Soon);
        Assert.Equal(MsgStatus.Success, (await fixture.PushAsync("m1")).Status);
        fixture.Gateway.DropAll();
        await fixture.WaitForConnectionAsync(2);
        Assert.Equal(MsgStatus.Success, (await fixture.PushAsync("m2")).Status);

        var pings = fixture.Gateway.Connections[1].PingsReceived;
        await FaultFixture.WaitUntilAsync(() => fixture.Gateway.Connections[1].PingsReceived >= pings + 2);
        await fixture.Client.CloseAsync().WaitAsync(Limits.Soon);
        Assert.Equal((ConnectionState.Disconnected, 2), (fixture.Client.Status.State, fixture.Gateway.Connections.Count));
        Assert.DoesNotContain(at, seen);

        _release.Set();
        await FaultFixture.WaitUntilAsync(() => seen.Contains(ConnectionState.Disconnected));
        Assert.Equal(
            [
                ConnectionState.Connecting, ConnectionState.Connected, ConnectionState.Reconnecting, ConnectionState.Connected,
                ConnectionState.Closing, ConnectionState.Disconnected,
            ],
            seen);
    }

    [Fact]
    public async Task State_handler_may_close_the_client_and_wait_for_it()
    {
        await using var fixture = await FaultFixture.StartAsync();
        var closed = new TaskCompletionSource();
        fixture.Client.StateChanged += (_, change) =>
        {
            if (change.Status.State == ConnectionState.Connected)
            {
                fixture.Client.CloseAsync().Wait();
                closed.SetResult();
            }
        };

        await fixture.Client.ConnectAsync().WaitAsync(Limits.Soon);

        await closed.Task.WaitAsync(Limits.Soon);
        Assert.Equal(ConnectionState.Disconnected, fixture.Client.Status.State);
    }

    [Fact]
    public async Task Handlers_that_block_their_threads_hold_neither_pings_nor_sends()
    {
        // The gateway shares the pool of this process, and so waits for its threads too.
        await using var fixture = await FaultFixture.ConnectAsync(
            options => (options.MaxConcurrentMessages, options.HeartbeatTimeout, options.AckTimeout) = (4, Limits.Soon, Limits.Soon));
        fixture.Ledger.Work = (_, _) =>
        {
            _release.Wait(CancellationToken.None);
            return Task.CompletedTask;
        };
        var pushes = Enumerable.Range(0, 4).Select(i => fixture.PushAsync($"m{i}")).ToArray();
        await FaultFixture.WaitUntilAsync(() => fixture.Ledger.Running > 0);

        Assert.Equal(MsgStatus.Success, (await fixture.Client.SendMessageAsync("a", "{}")).Status);
        var pings = fixture.Gateway.Connections[0].PingsReceived;
        await FaultFixture.WaitUntilAsync(() => fixture.Gateway.Connections[0].PingsReceived >= pings + 2);
        Assert.Single(fixture.Gateway.Connections);

        _release.Set();
        Assert.All(await Task.WhenAll(pushes), result => Assert.Equal(MsgStatus.Success, result.Status));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("canceled")]
    [InlineData("faulted with a foreign cancellation")]
    [InlineData("throws synchronously")]
    public async Task Handler_that_returns_no_good_task_is_answered_fail(string how)
    {
        await using var fixture = await FaultFixture.ConnectAsync(options => options.MaxConcurrentMessages = 1);
        await fixture.Client.CloseAsync().WaitAsync(Limits.Soon);
        var calls = 0;
        var handler = new DelegateHandler(() => Interlocked.Increment(ref calls) > 1 ? Task.CompletedTask : how switch
        {
            "null" => null!,
            "canceled" => Task.FromCanceled(new CancellationToken(canceled: true)),
            "throws synchronously" => throw new InvalidTimeZoneException(),
            _ => Task.FromException(new OperationCanceledException("not ours")),
        });
        await using var client = new AlipayMsgClient(fixture.Options, handler);
        await client.ConnectAsync().WaitAsync(Limits.Soon);

        var result = await fixture.PushAsync("m1");

        Assert.Equal(
            [PushOutcome.Fail, PushOutcome.Success],
            result.Deliveries.Select(one => one.Outcome));
    }

    public void Dispose()
    {
        _release.Set();
        _release.Dispose();
    }

    private sealed class DelegateHandler(Func<Task> handle) : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken) => handle();
    }
}
