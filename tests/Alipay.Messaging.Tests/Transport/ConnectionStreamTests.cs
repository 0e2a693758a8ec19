using System.Text;
using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Tests.Transport;

public sealed class ConnectionStreamTests : IDisposable
{
    private readonly RecordingStream _inner = new();
    private readonly ConnectionStream _stream;

    public ConnectionStreamTests() => _stream = NewStream(_inner);

    [Fact]
    public async Task What_is_gathered_leaves_in_one_write()
    {
        await _stream.GatherAsync();
        await WriteAsync("one ");
        await WriteAsync("two ");
        await WriteAsync("three");
        Assert.Empty(_inner.Writes);

        await _stream.WriteGatheredAsync();

        Assert.Equal(["one two three"], Written());
        Assert.Equal(1, _inner.Flushes);
    }

    [Fact]
    public async Task Nothing_is_gathered_before_and_after()
    {
        await WriteAsync("before");
        await _stream.GatherAsync();
        await _stream.WriteGatheredAsync();
        await WriteAsync("after");

        Assert.Equal(["before", "after"], Written());
    }

    [Fact]
    public async Task What_is_too_much_for_one_write_keeps_its_order()
    {
        var large = new string('x', 20_000);
        await _stream.GatherAsync();
        await WriteAsync("small");
        await WriteAsync(large);
        await WriteAsync("last");
        await _stream.WriteGatheredAsync();

        Assert.Equal(["small", large, "last"], Written());
    }

    [Fact]
    public async Task Ever_more_small_writes_do_not_pile_up()
    {
        var kilobyte = new string('x', 1024);
        await _stream.GatherAsync();
        for (var i = 0; i < 100; i++)
        {
            await WriteAsync(kilobyte);
        }

        Assert.InRange(_inner.Writes.Sum(write => write.Length), 64 * 1024, 100 * 1024);
        await _stream.WriteGatheredAsync();

        Assert.Equal(100 * 1024, _inner.Writes.Sum(write => write.Length));
    }

    [Fact]
    public async Task Ping_goes_between_two_frames_that_are_gathered()
    {
        await _stream.GatherAsync();
        await WriteAsync("frame");
        await _stream.PingAsync();
        await WriteAsync("frame");
        await _stream.WriteGatheredAsync();

        var written = Assert.Single(_inner.Writes);
        Assert.Equal(5 + 6 + 5, written.Length);
        Assert.Equal([0x89, 0x80], written[5..7]);
    }

    [Fact]
    public async Task Write_that_failed_in_the_hands_of_a_ping_fails_for_those_whose_frames_it_took()
    {
        await _stream.GatherAsync();
        await WriteAsync(new string('x', (16 * 1024) - 5));
        _inner.FailWrites = true;
        await _stream.PingAsync();
        _inner.FailWrites = false;

        await Assert.ThrowsAsync<IOException>(async () => await _stream.WriteGatheredAsync());
        Assert.Empty(_inner.Writes);
    }

    [Fact]
    public async Task Ping_waits_for_a_write_that_is_under_way()
    {
        _inner.Blocker = new TaskCompletionSource();
        var writing = WriteAsync("frame");
        var pinging = _stream.PingAsync();
        Assert.False(pinging.IsCompleted);

        _inner.Blocker.SetResult();
        await writing;
        await pinging;

        Assert.Equal("frame", Written()[0]);
        Assert.Equal([0x89, 0x80], _inner.Writes[1][..2]);
    }

    [Fact]
    public async Task What_comes_together_is_read_at_once_and_given_piece_by_piece()
    {
        var stream = NewStream(new RecordingStream("HTTP/1.1 101 x\r\n\r\n"u8.ToArray()));
        var buffer = new byte[5];

        Assert.Equal(5, await stream.ReadAsync(buffer));
        var second = stream.ReadAsync(buffer);

        Assert.True(second.IsCompletedSuccessfully);
        Assert.Equal("1.1 1", Encoding.ASCII.GetString(buffer));
        Assert.Equal(5, await second);
    }

    [Fact]
    public async Task Much_is_read_without_a_detour_and_relabelled_all_the_same()
    {
        byte[] answer = [.. "HTTP/1.1 101 x\r\n\r\n"u8];
        byte[] payload = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(0x81 + (i % 3)))];
        byte[] incoming = [.. answer, 0x81, 127, 0, 0, 0, 0, 0, 0x01, 0x86, 0xA0, .. payload, 0x81, 0];
        var stream = NewStream(new RecordingStream(incoming));
        await stream.ReadExactlyAsync(new byte[answer.Length + 10]);

        var received = new byte[payload.Length];
        await stream.ReadExactlyAsync(received);
        var next = new byte[2];
        await stream.ReadExactlyAsync(next);

        Assert.Equal(payload, received);
        Assert.Equal([0x82, 0], next);
    }

    [Fact]
    public async Task End_of_the_stream_is_passed_on()
    {
        var stream = NewStream(new RecordingStream([]));

        Assert.Equal(0, await stream.ReadAsync(new byte[5]));
        Assert.Equal(0, await stream.ReadAsync(new byte[5]));
    }

    public void Dispose() => _stream.Dispose();

    private static ConnectionStream NewStream(Stream inner) => new(inner, new LivenessTracker(TimeProvider.System));

    private async Task WriteAsync(string text) => await _stream.WriteAsync(Encoding.ASCII.GetBytes(text));

    private string[] Written() => [.. _inner.Writes.Select(Encoding.ASCII.GetString)];
}
