using System.Text;
using Alipay.Messaging.Engine;

namespace Alipay.Messaging.Tests.Engine;

public sealed class OutboundSenderTests : IDisposable
{
    private readonly OutboundSender _sender = new(ackCapacity: 1000);
    private readonly CancellationTokenSource _linkEnded = new();

    [Fact]
    public async Task Acks_that_are_ready_together_leave_together()
    {
        await AcknowledgeAsync(0, 10);
        var link = new FakeTransport();

        await WriteAllAsync(link);

        Assert.Equal([10], link.SentTogether);
        Assert.Equal(Names(0, 10), Sent(link));
    }

    [Fact]
    public async Task One_ack_waits_for_no_other()
    {
        var link = new FakeTransport();
        var writing = _sender.WriteAcksAsync(link, _linkEnded.Token);

        await AcknowledgeAsync(0, 1);

        Assert.Equal("0", await link.NextSentAsync());
        _sender.CompleteAcks();
        await writing.WaitAsync(Limits.Soon);
    }

    [Fact]
    public async Task What_becomes_ready_during_a_write_leaves_with_the_next()
    {
        var link = new FakeTransport { SendBlocker = new TaskCompletionSource() };
        await AcknowledgeAsync(0, 1);
        var writing = _sender.WriteAcksAsync(link, _linkEnded.Token);
        await AcknowledgeAsync(1, 5);

        link.SendBlocker.SetResult();
        _sender.CompleteAcks();
        await writing.WaitAsync(Limits.Soon);

        Assert.Equal([1, 5], link.SentTogether);
        Assert.Equal(Names(0, 6), Sent(link));
    }

    [Fact]
    public async Task Very_many_leave_in_several_writes_and_in_order()
    {
        await AcknowledgeAsync(0, 1000);
        var link = new FakeTransport();

        await WriteAllAsync(link);

        Assert.All(link.SentTogether, count => Assert.InRange(count, 1, 64));
        Assert.InRange(link.SentTogether.Count, 16, 20);
        Assert.Equal(Names(0, 1000), Sent(link));
    }

    [Fact]
    public async Task Those_that_a_breaking_link_took_come_first_on_the_next()
    {
        await AcknowledgeAsync(0, 100);
        var broken = new FakeTransport { FailSends = true };
        await _sender.WriteAcksAsync(broken, _linkEnded.Token).WaitAsync(Limits.Soon);

        var next = new FakeTransport();
        await WriteAllAsync(next);

        Assert.Equal(Names(0, 100), Sent(next));
    }

    [Fact]
    public async Task Held_ones_stay_when_the_next_link_ends_before_they_are_written()
    {
        await AcknowledgeAsync(0, 3);
        await _sender.WriteAcksAsync(new FakeTransport { FailSends = true }, _linkEnded.Token).WaitAsync(Limits.Soon);
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();

        var untouched = new FakeTransport();
        await _sender.WriteAcksAsync(untouched, ended.Token).WaitAsync(Limits.Soon);

        Assert.Empty(untouched.SentTogether);

        var next = new FakeTransport();
        await WriteAllAsync(next);
        Assert.Equal(Names(0, 3), Sent(next));
    }

    public void Dispose()
    {
        _sender.Dispose();
        _linkEnded.Dispose();
    }

    private async Task AcknowledgeAsync(int first, int count)
    {
        foreach (var name in Names(first, count))
        {
            Assert.True(await _sender.AcknowledgeAsync(Encoding.ASCII.GetBytes(name), CancellationToken.None));
        }
    }

    private async Task WriteAllAsync(FakeTransport link)
    {
        _sender.CompleteAcks();
        await _sender.WriteAcksAsync(link, _linkEnded.Token).WaitAsync(Limits.Soon);
    }

    private static string[] Names(int first, int count) => [.. Enumerable.Range(first, count).Select(i => $"{i}")];

    private static List<string> Sent(FakeTransport link)
    {
        List<string> sent = [];
        while (link.TryNextSent(out var text))
        {
            sent.Add(text!);
        }

        return sent;
    }
}
