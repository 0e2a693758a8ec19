using Alipay.Messaging.Tests.Connection;
using Alipay.Messaging.Tests.Runtime;

namespace Alipay.Messaging.Tests.Receiving;

public sealed class QueueBytesTests
{
    private const int Bound = 10_000;

    [Fact]
    public async Task What_exceeds_the_bytes_that_may_wait_is_answered_fail_at_once()
    {
        await using var fixture = new ClientRuntimeFixture(options => (options.MaxConcurrentMessages, options.MessageQueueMaxBytes) = (1, Bound));
        var (connection, release) = await BusyAsync(fixture);

        connection.Deliver(Message(1, 6000));
        connection.Deliver(Message(2, 6000));
        Assert.Equal(Consume.Ack("s2", "m2", "FAIL"), await connection.NextSentAsync());

        release.SetResult();
        Assert.Equal(Consume.Ack("s0", "m0", "SUCCESS"), await connection.NextSentAsync());
        Assert.Equal(Consume.Ack("s1", "m1", "SUCCESS"), await connection.NextSentAsync());
    }

    [Fact]
    public async Task Small_message_still_fits_where_a_large_one_did_not()
    {
        await using var fixture = new ClientRuntimeFixture(options => (options.MaxConcurrentMessages, options.MessageQueueMaxBytes) = (1, Bound));
        var (connection, release) = await BusyAsync(fixture);

        connection.Deliver(Message(1, 6000));
        connection.Deliver(Message(2, 6000));
        connection.Deliver(Message(3, 10));
        Assert.Equal(Consume.Ack("s2", "m2", "FAIL"), await connection.NextSentAsync());

        release.SetResult();
        foreach (var i in new[] { 0, 1, 3 })
        {
            Assert.Equal(Consume.Ack($"s{i}", $"m{i}", "SUCCESS"), await connection.NextSentAsync());
        }
    }

    [Fact]
    public async Task Message_larger_than_the_bound_passes_when_nothing_waits()
    {
        await using var fixture = new ClientRuntimeFixture(options => (options.MaxConcurrentMessages, options.MessageQueueMaxBytes) = (1, Bound));
        var (connection, release) = await BusyAsync(fixture);

        connection.Deliver(Message(1, 3 * Bound));
        connection.Deliver(Message(2, 10));
        Assert.Equal(Consume.Ack("s2", "m2", "FAIL"), await connection.NextSentAsync());

        release.SetResult();
        Assert.Equal(Consume.Ack("s0", "m0", "SUCCESS"), await connection.NextSentAsync());
        Assert.Equal(Consume.Ack("s1", "m1", "SUCCESS"), await connection.NextSentAsync());
        connection.Deliver(Message(3, 3 * Bound));
        Assert.Equal(Consume.Ack("s3", "m3", "SUCCESS"), await connection.NextSentAsync());
    }

    private static async Task<(FakeTransport Connection, TaskCompletionSource Release)> BusyAsync(ClientRuntimeFixture fixture)
    {
        var release = new TaskCompletionSource();
        var running = new TaskCompletionSource();
        fixture.OnMessage = (_, _) =>
        {
            running.TrySetResult();
            return release.Task;
        };
        var connection = await fixture.ConnectAsync();
        connection.Deliver(Message(0, 10));
        await running.Task.WaitAsync(Limits.Soon);
        return (connection, release);
    }

    private static string Message(int number, int size) => new Consume
    {
        StreamId = $"s{number}",
        MsgId = $"m{number}",
        Data = $$$"""{"header":{"appId":"2021000000000001","msgApi":"api.x"},"content":{"x":"{{{new string('x', size)}}}"}}""",
    }.ToString();
}
