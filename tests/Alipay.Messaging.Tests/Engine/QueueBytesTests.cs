namespace Alipay.Messaging.Tests.Engine;

public sealed class QueueBytesTests
{
    private const int Bound = 10_000;

    [Fact]
    public async Task What_exceeds_the_bytes_that_may_wait_is_answered_fail_at_once()
    {
        await using var fixture = new EngineFixture(options => (options.MaxConcurrentMessages, options.MessageQueueMaxBytes) = (1, Bound));
        var (link, release) = await BusyAsync(fixture);

        link.Deliver(Message(1, 6000));
        link.Deliver(Message(2, 6000));
        Assert.Equal(Consume.Ack("s2", "m2", "FAIL"), await link.NextSentAsync());

        release.SetResult();
        Assert.Equal(Consume.Ack("s0", "m0", "SUCCESS"), await link.NextSentAsync());
        Assert.Equal(Consume.Ack("s1", "m1", "SUCCESS"), await link.NextSentAsync());
    }

    [Fact]
    public async Task Small_message_still_fits_where_a_large_one_did_not()
    {
        await using var fixture = new EngineFixture(options => (options.MaxConcurrentMessages, options.MessageQueueMaxBytes) = (1, Bound));
        var (link, release) = await BusyAsync(fixture);

        link.Deliver(Message(1, 6000));
        link.Deliver(Message(2, 6000));
        link.Deliver(Message(3, 10));
        Assert.Equal(Consume.Ack("s2", "m2", "FAIL"), await link.NextSentAsync());

        release.SetResult();
        foreach (var i in new[] { 0, 1, 3 })
        {
            Assert.Equal(Consume.Ack($"s{i}", $"m{i}", "SUCCESS"), await link.NextSentAsync());
        }
    }

    [Fact]
    public async Task Message_larger_than_the_bound_passes_when_nothing_waits()
    {
        await using var fixture = new EngineFixture(options => (options.MaxConcurrentMessages, options.MessageQueueMaxBytes) = (1, Bound));
        var (link, release) = await BusyAsync(fixture);

        link.Deliver(Message(1, 3 * Bound));
        link.Deliver(Message(2, 10));
        Assert.Equal(Consume.Ack("s2", "m2", "FAIL"), await link.NextSentAsync());

        release.SetResult();
        Assert.Equal(Consume.Ack("s0", "m0", "SUCCESS"), await link.NextSentAsync());
        Assert.Equal(Consume.Ack("s1", "m1", "SUCCESS"), await link.NextSentAsync());
        link.Deliver(Message(3, 3 * Bound));
        Assert.Equal(Consume.Ack("s3", "m3", "SUCCESS"), await link.NextSentAsync());
    }

    private static async Task<(FakeTransport Link, TaskCompletionSource Release)> BusyAsync(EngineFixture fixture)
    {
        var release = new TaskCompletionSource();
        var running = new TaskCompletionSource();
        fixture.OnMessage = (_, _) =>
        {
            running.TrySetResult();
            return release.Task;
        };
        var link = await fixture.ConnectAsync();
        link.Deliver(Message(0, 10));
        await running.Task.WaitAsync(Limits.Soon);
        return (link, release);
    }

    private static string Message(int number, int size) => new Consume
    {
        StreamId = $"s{number}",
        MsgId = $"m{number}",
        Data = $$$"""{"header":{"appId":"2021000000000001","msgApi":"api.x"},"content":{"x":"{{{new string('x', size)}}}"}}""",
    }.ToString();
}
