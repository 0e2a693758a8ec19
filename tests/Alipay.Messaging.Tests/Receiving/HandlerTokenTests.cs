using System.Collections.Concurrent;
using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Tests.Receiving;

/// <summary>What handlers leave on their token.</summary>
public sealed class HandlerTokenTests
{
    private const int TokenCallbackFailed = 41;

    [Theory]
    [InlineData("throws")]
    [InlineData("throws twice")]
    [InlineData("throws what cannot be written")]
    public async Task Callback_that_throws_does_not_keep_the_client_from_closing(string how)
    {
        await using var fixture = await FaultFixture.ConnectAsync(options => options.DrainTimeout = TimeSpan.Zero);
        var lines = new ConcurrentQueue<int>();
        fixture.Log.OnLine = (eventId, _) => lines.Enqueue(eventId.Id);
        fixture.Ledger.Work = (_, token) =>
        {
            for (var i = how == "throws twice" ? 2 : 1; i > 0; i--)
            {
                token.Register(() => throw (how.EndsWith("written", StringComparison.Ordinal) ? HostileExceptions.Create("Message") : new InvalidTimeZoneException()));
            }

            return Task.Delay(Timeout.Infinite, token);
        };
        var push = fixture.PushAsync("m1");
        await FaultFixture.WaitUntilAsync(() => fixture.Ledger.Running == 1);

        await fixture.Client.CloseAsync().WaitAsync(Limits.Soon);

        Assert.Equal(ConnectionState.Disconnected, fixture.Client.Status.State);
        Assert.Equal(1000, fixture.Gateway.Connections[0].CloseCodeReceived);
        await FaultFixture.WaitUntilAsync(() => lines.Contains(TokenCallbackFailed));
        fixture.Ledger.Work = null;
        await fixture.Client.ConnectAsync().WaitAsync(Limits.Soon);
        Assert.Equal(MsgStatus.Success, (await push).Status);
    }

    [Fact]
    public async Task Callback_that_blocks_holds_neither_the_close_nor_the_cancellation_of_other_handlers()
    {
        await using var fixture = await FaultFixture.ConnectAsync(options => options.DrainTimeout = TimeSpan.Zero);
        using var release = new ManualResetEventSlim();
        var canceled = new TaskCompletionSource();
        fixture.Ledger.Work = async (msgId, token) =>
        {
            if (msgId == "blocks")
            {
                token.Register(() => release.Wait());
            }

            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                _ = msgId == "blocks" || canceled.TrySetResult();
            }
        };
        _ = fixture.PushAsync("blocks");
        await FaultFixture.WaitUntilAsync(() => fixture.Ledger.Running == 1);
        _ = fixture.PushAsync("other");
        await FaultFixture.WaitUntilAsync(() => fixture.Ledger.Running == 2);

        await fixture.Client.CloseAsync().WaitAsync(Limits.Soon);

        await canceled.Task.WaitAsync(Limits.Soon);
        Assert.Equal(ConnectionState.Disconnected, fixture.Client.Status.State);
        release.Set();
    }

    [Fact]
    public async Task Callback_of_an_earlier_message_is_not_called()
    {
        await using var fixture = await FaultFixture.ConnectAsync(options => (options.DrainTimeout, options.MaxConcurrentMessages) = (TimeSpan.Zero, 1));
        var called = new ConcurrentQueue<string>();
        fixture.Ledger.Work = (msgId, token) =>
        {
            token.Register(() => called.Enqueue(msgId));
            return msgId == "last" ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        };
        Assert.Equal(MsgStatus.Success, (await fixture.PushAsync("first")).Status);
        _ = fixture.PushAsync("last");
        await FaultFixture.WaitUntilAsync(() => fixture.Ledger.Running == 1);

        await fixture.Client.CloseAsync().WaitAsync(Limits.Soon);

        Assert.Equal(["last"], called);
    }
}
