using System.Text;
using Alipay.Messaging.Sending;
using Alipay.Messaging.Tests.Connection;

namespace Alipay.Messaging.Tests.Sending;

public sealed class AckOutboxTests : IDisposable
{
    private readonly AckOutbox _sender = new(ackCapacity: 1000, moreToCome: static () => false);
    private readonly CancellationTokenSource _connectionEnded = new();

    [Fact]
    public async Task Acks_that_are_ready_together_leave_together()
    {
        await AcknowledgeAsync(0, 10);
        var connection = new FakeTransport();

        await WriteAllAsync(connection);

        Assert.Equal([10], connection.SentTogether);
        Assert.Equal(Names(0, 10), Sent(connection));
    }

    [Fact]
    public async Task One_ack_waits_for_no_other()
    {
        var connection = new FakeTransport();
        var writing = _sender.WriteAcksAsync(connection, _connectionEnded.Token);

        await AcknowledgeAsync(0, 1);

        Assert.Equal("0", await connection.NextSentAsync());
        _sender.CompleteAcks();
        await writing.WaitAsync(Limits.Soon);
    }

    [Fact]
    public async Task Ack_leaves_on_the_thread_that_made_it()
    {
        var connection = new FakeTransport();
        var writing = _sender.WriteAcksAsync(connection, _connectionEnded.Token);

        await Task.Run(() =>
        {
            Assert.True(_sender.AcknowledgeAsync("0"u8.ToArray(), CancellationToken.None).AsTask().IsCompletedSuccessfully);
            Assert.True(connection.TryNextSent(out _));
        });

        _sender.CompleteAcks();
        await writing.WaitAsync(Limits.Soon);
    }

    [Fact]
    public async Task Acks_before_more_to_come_leave_together_and_the_last_does_not_wait_for_it()
    {
        using var outbox = new AckOutbox(ackCapacity: 1000, moreToCome: static () => true);
        var connection = new FakeTransport();
        var writing = outbox.WriteAcksAsync(connection, _connectionEnded.Token);

        foreach (var name in Names(0, 20))
        {
            Assert.True(await outbox.AcknowledgeAsync(Encoding.ASCII.GetBytes(name), CancellationToken.None));
        }

        foreach (var name in Names(0, 20))
        {
            Assert.Equal(name, await connection.NextSentAsync());
        }

        outbox.CompleteAcks();
        await writing.WaitAsync(Limits.Soon);
    }

    [Fact]
    public async Task Acks_of_many_threads_leave_once_each_over_connections_that_end()
    {
        const int Threads = 4;
        const int Each = 2_000;
        var connections = new List<FakeTransport>();
        var making = Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            foreach (var name in Names(thread * Each, Each))
            {
                Assert.True(await _sender.AcknowledgeAsync(Encoding.ASCII.GetBytes(name), CancellationToken.None));
            }
        })).ToArray();
        for (var i = 0; !Task.WhenAll(making).IsCompleted || i < 20; i++)
        {
            var connection = new FakeTransport();
            connections.Add(connection);
            using var ended = new CancellationTokenSource();
            var writing = _sender.WriteAcksAsync(connection, ended.Token);
            await Task.Yield();
            await ended.CancelAsync();
            await writing.WaitAsync(Limits.Soon);
        }

        await Task.WhenAll(making);
        connections.Add(new FakeTransport());
        await WriteAllAsync(connections[^1]);
        Assert.Equal(Names(0, Threads * Each).Order(), connections.SelectMany(Sent).Order());
        Assert.Equal(0, _sender.Unsent);
    }

    [Fact]
    public async Task What_becomes_ready_during_a_write_leaves_with_the_next()
    {
        var connection = new FakeTransport { SendBlocker = new TaskCompletionSource() };
        await AcknowledgeAsync(0, 1);
        var writing = _sender.WriteAcksAsync(connection, _connectionEnded.Token);
        await AcknowledgeAsync(1, 5);

        connection.SendBlocker.SetResult();
        _sender.CompleteAcks();
        await writing.WaitAsync(Limits.Soon);

        Assert.Equal([1, 5], connection.SentTogether);
        Assert.Equal(Names(0, 6), Sent(connection));
    }

    [Fact]
    public async Task Very_many_leave_in_several_writes_and_in_order()
    {
        await AcknowledgeAsync(0, 1000);
        var connection = new FakeTransport();

        await WriteAllAsync(connection);

        Assert.All(connection.SentTogether, count => Assert.InRange(count, 1, 64));
        Assert.InRange(connection.SentTogether.Count, 16, 20);
        Assert.Equal(Names(0, 1000), Sent(connection));
    }

    [Fact]
    public async Task Those_that_a_breaking_connection_took_come_first_on_the_next()
    {
        await AcknowledgeAsync(0, 100);
        var broken = new FakeTransport { FailSends = true };
        await _sender.WriteAcksAsync(broken, _connectionEnded.Token).WaitAsync(Limits.Soon);

        var next = new FakeTransport();
        await WriteAllAsync(next);

        Assert.Equal(Names(0, 100), Sent(next));
    }

    [Fact]
    public async Task Held_ones_stay_when_the_next_connection_ends_before_they_are_written()
    {
        await AcknowledgeAsync(0, 3);
        await _sender.WriteAcksAsync(new FakeTransport { FailSends = true }, _connectionEnded.Token).WaitAsync(Limits.Soon);
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
        _connectionEnded.Dispose();
    }

    private async Task AcknowledgeAsync(int first, int count)
    {
        foreach (var name in Names(first, count))
        {
            Assert.True(await _sender.AcknowledgeAsync(Encoding.ASCII.GetBytes(name), CancellationToken.None));
        }
    }

    private async Task WriteAllAsync(FakeTransport connection)
    {
        _sender.CompleteAcks();
        await _sender.WriteAcksAsync(connection, _connectionEnded.Token).WaitAsync(Limits.Soon);
    }

    private static string[] Names(int first, int count) => [.. Enumerable.Range(first, count).Select(i => $"{i}")];

    private static List<string> Sent(FakeTransport connection)
    {
        List<string> sent = [];
        while (connection.TryNextSent(out var text))
        {
            sent.Add(text!);
        }

        return sent;
    }
}
