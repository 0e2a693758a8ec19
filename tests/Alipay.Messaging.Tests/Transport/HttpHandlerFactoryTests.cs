using System.Net;
using System.Net.Sockets;
using System.Text;
using Alipay.Messaging.Transport;
using Alipay.Messaging.Transport.Tcp;

namespace Alipay.Messaging.Tests.Transport;

/// <summary>Real sockets: what one platform lets a socket do, another refuses.</summary>
public sealed class HttpHandlerFactoryTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("127.0.0.1")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task A_request_reaches_a_server_by_name_and_by_address(string host)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var answering = AnswerAsync(server);

        using var response = await GetAsync(host, ((IPEndPoint)server.LocalEndpoint).Port, Limits.Soon);

        Assert.Equal("ok", await response.Content.ReadAsStringAsync());
        await answering;
    }

    [Fact]
    public async Task A_refused_connect_names_the_address()
    {
        // Bound, so that no other process listens there, and not listening.
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)bound.LocalEndPoint!).Port;

        var e = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync("127.0.0.1", port, Limits.Soon));

        Assert.Equal(TcpConnectStep.Tcp, Assert.IsType<TcpConnectException>(e.InnerException).Report.Step);
        Assert.Contains($"127.0.0.1:{port}: {new SocketException((int)SocketError.ConnectionRefused).Message}", e.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_connect_that_times_out_names_the_address_that_did_not_answer()
    {
        using var deaf = new DeafListener(IPAddress.Loopback);

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => GetAsync("127.0.0.1", deaf.EndPoint.Port, TimeSpan.FromMilliseconds(400)));

        var tcp = Assert.IsType<TcpConnectException>(e.InnerException?.InnerException);
        Assert.Contains($"{deaf.EndPoint}: no answer", tcp.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_first_address_that_swallows_packets_does_not_keep_the_second_from_being_used()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var end = (IPEndPoint)server.LocalEndpoint;
        using var deaf = new DeafListener(IPAddress.Parse("127.0.0.2"), end.Port);
        var connector = new TcpConnector(
            TcpSocket.ConnectAsync, (_, _) => Task.FromResult<IPAddress[]>([deaf.EndPoint.Address, end.Address]), TimeProvider.System);

        using var socket = await connector.ConnectAsync("gateway.test", end.Port, default).WaitAsync(Limits.Soon);

        Assert.Equal(end, socket.RemoteEndPoint);
    }

    private static async Task<HttpResponseMessage> GetAsync(string host, int port, TimeSpan connectTimeout)
    {
        using var invoker = new HttpMessageInvoker(HttpHandlerFactory.Create(connectTimeout, static handler => handler.UseProxy = false));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{host}:{port}/");
        return await invoker.SendAsync(request, default).WaitAsync(Limits.Soon);
    }

    private static async Task AnswerAsync(TcpListener server)
    {
        using var socket = await server.AcceptSocketAsync().WaitAsync(Limits.Soon);
        await socket.ReceiveAsync(new byte[4096]);
        await socket.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"));
    }
}
