using System.Net.Sockets;
using System.Net.WebSockets;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Testing;

/// <summary>What the gateway does to an open connection when it is told to.</summary>
public sealed class GatewayConnectionFaultTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task Dropped_connection_ends_without_a_close_frame_or_a_reset()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);

        gateway.Connections[0].Drop();

        var error = await Assert.ThrowsAsync<WebSocketException>(client.ReceiveAsync);
        Assert.Equal(WebSocketError.ConnectionClosedPrematurely, error.WebSocketErrorCode);
        Assert.Null(error.InnerException);
        await gateway.Connections[0].Closed.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Reset_connection_ends_with_a_reset()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);

        gateway.Connections[0].Reset();

        var error = await Assert.ThrowsAsync<WebSocketException>(client.ReceiveAsync);
        Assert.Equal(SocketError.ConnectionReset, Innermost.SocketErrorOf(error));
        await gateway.Connections[0].Closed.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Planned_close_comes_with_its_code_and_reason()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        gateway.Faults.Connection.Next(ConnectionFault.Close(4001, "go away", TimeSpan.FromMilliseconds(20)));
        await using var client = await RawClient.ConnectAsync(gateway);

        await client.ReceiveAsync();

        Assert.Equal(4001, (int?)client.Socket.CloseStatus);
        Assert.Equal("go away", client.Socket.CloseStatusDescription);
    }

    [Fact]
    public async Task Close_of_the_client_is_answered_and_recorded()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);

        await client.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(5));

        await gateway.WaitForConnectionsAsync(0);
        Assert.Equal(1000, gateway.Connections[0].CloseCodeReceived);
        Assert.Equal("bye", gateway.Connections[0].CloseReasonReceived);
        Assert.Equal(WebSocketState.Closed, client.Socket.State);
    }

    [Fact]
    public async Task Gateway_that_stops_reading_takes_no_close_and_catches_up_when_it_reads_again()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);
        var push = gateway.PushAsync("a", "{}");
        var message = await client.ReceiveTextAsync();
        gateway.Connections[0].StopReading();

        await client.SendTextAsync(RawClient.Ack(message, "SUCCESS"));
        await Task.WhenAny(push, Task.Delay(Soon));
        Assert.False(push.IsCompleted);
        gateway.Connections[0].ResumeReading();

        Assert.Equal(MsgStatus.Success, (await push).Status);
    }

    [Fact]
    public async Task Half_a_frame_is_followed_by_the_end()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);

        await gateway.Connections[0].SendHalfAndDropAsync(gateway.ComposeMessage("a", "{}"));

        var error = await Assert.ThrowsAsync<WebSocketException>(client.ReceiveAsync);
        Assert.Equal(WebSocketError.ConnectionClosedPrematurely, error.WebSocketErrorCode);
    }

    [Fact]
    public async Task Any_bytes_can_be_put_on_the_wire()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);

        await gateway.Connections[0].SendWireBytesAsync(new byte[] { 0xC1, 0x01, (byte)'x' });

        await Assert.ThrowsAsync<WebSocketException>(client.ReceiveAsync);
        await gateway.WaitForConnectionsAsync(0);
        Assert.Equal(1002, gateway.Connections[0].CloseCodeReceived);
    }

    [Fact]
    public async Task Bent_message_goes_out_as_it_is_and_its_answer_is_awaited_by_its_stream_id()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);
        var bent = gateway.ComposeMessage("a", "{}", new() { StreamId = "s9" }).Replace("message", "event", StringComparison.Ordinal);

        await gateway.Connections[0].SendTextAsync(bent);

        Assert.Equal(bent, await client.AcknowledgeAsync("FAIL"));
        Assert.Equal(MsgStatus.Fail, (await gateway.WaitForAckAsync("s9")).Status);
        Assert.Empty(gateway.Problems);
    }

#if NET9_0_OR_GREATER // The platform's WebSocket pings since .NET 9.
    [Fact]
    public async Task Pings_are_counted_and_answered()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await PingingClientAsync(gateway, pongTimeout: Limits.Soon);
        var receiving = client.ReceiveAsync();

        using var limit = new CancellationTokenSource(Limits.Soon);
        while (gateway.Connections[0].PingsReceived < 3)
        {
            await Task.Delay(10, limit.Token);
        }

        Assert.False(receiving.IsCompleted);
        GC.KeepAlive(Record.ExceptionAsync(() => receiving));
    }

    [Fact]
    public async Task Pings_are_left_unanswered_when_told_so()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await PingingClientAsync(gateway, pongTimeout: TimeSpan.FromMilliseconds(400));
        gateway.Connections[0].StopPonging();

        await Assert.ThrowsAnyAsync<Exception>(() => client.ReceiveAsync().WaitAsync(Limits.Soon));

        Assert.True(gateway.Connections[0].PingsReceived > 0);
    }

    private static async Task<RawClient> PingingClientAsync(AlipayTestGateway gateway, TimeSpan pongTimeout)
    {
        var client = new RawClient(gateway);
        await client.OpenAsync(RawClient.Token(await client.RegisterAsync()), options =>
        {
            options.KeepAliveInterval = TimeSpan.FromMilliseconds(40);
            options.KeepAliveTimeout = pongTimeout;
        });
        return client;
    }
#endif
}
