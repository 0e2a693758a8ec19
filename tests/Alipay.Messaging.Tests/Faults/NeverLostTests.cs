using System.Collections.Concurrent;

namespace Alipay.Messaging.Tests.Faults;

/// <summary>Kills the link at every point of a message's life, with a gateway that delivers again what was not acknowledged.</summary>
public sealed class NeverLostTests
{
    private const int KillsAtEachPoint = 20;

    [Theory]
    [InlineData(true, "before it is read")]
    [InlineData(true, "in the queue")]
    [InlineData(true, "in the handler")]
    [InlineData(true, "handled, ack not sent")]
    [InlineData(true, "ack half written")]
    [InlineData(false, "before it is read")]
    [InlineData(false, "in the queue")]
    [InlineData(false, "in the handler")]
    [InlineData(false, "handled, ack not sent")]
    [InlineData(false, "ack half written")]
    public async Task Message_whose_link_is_killed_is_handled_to_its_end(bool idempotent, string point)
    {
        await using var fixture = await FaultFixture.ConnectAsync(options =>
        {
            options.UseIdempotency = idempotent;
            options.MaxConcurrentMessages = point == "in the queue" ? 1 : 4;
        });
        using var ended = new CancellationTokenSource();
        var early = new ConcurrentBag<string>();
        var watching = WatchAcksAsync(fixture, early, ended.Token);

        for (var kill = 0; kill < KillsAtEachPoint; kill++)
        {
            await fixture.WaitForLinkAsync(kill + 1);
            await KillAsync(fixture, point, kill);
        }

        await ended.CancelAsync();
        await watching;
        Assert.Empty(early);
        Assert.Empty(fixture.Gateway.Problems);
        if (idempotent)
        {
            Assert.All(fixture.Ledger.CompletedIds, id => Assert.Equal(1, fixture.Ledger.Completed(id)));
        }
    }

    /// <summary>Pushes three messages, kills the link at the point, and waits until all three are acknowledged.</summary>
    private static async Task KillAsync(FaultFixture fixture, string point, int kill)
    {
        var link = fixture.Proxy.Newest;
        var reset = kill % 2 == 1;
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = 0;
        fixture.Ledger.Work = async (_, _) =>
        {
            if (Interlocked.Exchange(ref first, 1) == 0)
            {
                // An ack is some 200 bytes long.
                switch (point)
                {
                    case "handled, ack not sent":
                        link.CutAfter(Way.ToGateway, 0, reset);
                        return;
                    case "ack half written":
                        link.CutAfter(Way.ToGateway, 1 + (kill * 9), reset);
                        return;
                }

                reached.TrySetResult();
                await killed.Task;
            }

            await Task.Yield();
        };
        if (point == "before it is read")
        {
            link.CutAfter(Way.ToClient, kill * 60, reset);
        }

        var ids = Enumerable.Range(0, 3).Select(i => $"k{kill}-{i}").ToArray();
        var pushes = ids.Select(id => fixture.PushAsync(id)).ToArray();
        if (point is "in the queue" or "in the handler")
        {
            await reached.Task.WaitAsync(Limits.Soon);
            link.Kill(reset);
            await link.Ended.WaitAsync(Limits.Soon);
        }

        killed.TrySetResult();
        Assert.All(await Task.WhenAll(pushes), result => Assert.Equal(MsgStatus.Success, result.Status));
        Assert.All(ids, id => Assert.True(fixture.Ledger.Completed(id) >= 1, id));
        link.Kill(reset); // Where the cut came after the last byte.
    }

    /// <summary>A SUCCESS whose handler has not completed is one too early.</summary>
    private static async Task WatchAcksAsync(FaultFixture fixture, ConcurrentBag<string> early, CancellationToken ended)
    {
        var seen = 0;
        try
        {
            await fixture.Gateway.WaitUntilAsync(
                gateway =>
                {
                    var acks = gateway.AcksReceived;
                    foreach (var ack in acks.Skip(seen).Where(ack => ack.Status == MsgStatus.Success && fixture.Ledger.Completed(ack.MsgId!) == 0))
                    {
                        early.Add(ack.MsgId!);
                    }

                    seen = acks.Count;
                    return false;
                },
                ended);
        }
        catch (OperationCanceledException)
        {
            Assert.True(seen > 0);
        }
    }
}
