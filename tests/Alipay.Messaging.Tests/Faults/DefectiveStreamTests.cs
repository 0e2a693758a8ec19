using System.Net.Sockets;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Tests.Faults;

/// <summary>A stream of the application's ConnectCallback that throws what no stream may throw ends its connection and nothing else.</summary>
public sealed class DefectiveStreamTests
{
    [Theory]
    [InlineData("write")] // The heartbeat's ping is the first to meet it.
    [InlineData("read")]
    public async Task Connection_whose_stream_throws_anything_is_replaced(string where)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        var ledger = new HandlerLedger();
        DefectiveStream? stream = null;
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        (options.HeartbeatInterval, options.HeartbeatTimeout) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(20));
        options.ReconnectDelay = _ => TimeSpan.Zero;
        options.ConfigureHttpHandler += handler => handler.ConnectCallback = async (context, token) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(context.DnsEndPoint, token);
            return stream = new DefectiveStream(new NetworkStream(socket, ownsSocket: true));
        };
        using var logs = new CapturingLoggerProvider();
        await using var client = new AlipayMsgClient(options, ledger, logs.Factory);
        await client.ConnectAsync().WaitAsync(Limits.Soon);

        stream!.Break(where); // The callback has set it.
        if (where == "read")
        {
            gateway.Connections[^1].Drop(); // Ends the read that is under way; the next one throws.
        }

        await gateway.WaitUntilAsync(static gateway => gateway.Connections.Count == 2);
        Assert.Equal(MsgStatus.Success, (await gateway.PushAsync("alipay.test.after", "{}")).Status);
        Assert.DoesNotContain(logs.Lines, line => line.EventId.Id == 60);
    }

    private sealed class DefectiveStream(Stream inner) : Stream
    {
        private volatile string _broken = "";

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public void Break(string where) => _broken = where;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => _broken == "read" ? throw new InvalidTimeZoneException("No stream throws this.") : inner.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
            => _broken == "write" ? throw new InvalidTimeZoneException("No stream throws this.") : inner.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
