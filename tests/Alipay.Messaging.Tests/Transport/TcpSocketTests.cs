using System.Net;
using System.Net.Sockets;
using Alipay.Messaging.Transport.Tcp;

namespace Alipay.Messaging.Tests.Transport;

public sealed class TcpSocketTests
{
    [Fact]
    public async Task A_connected_socket_asks_the_system_to_look_for_a_dead_peer()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var socket = await TcpSocket.ConnectAsync((IPEndPoint)listener.LocalEndPoint!, default).WaitAsync(Limits.Soon);

        Assert.True(socket.NoDelay);
        Assert.NotEqual(0, Get(socket, SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
        Assert.Equal(10, Get(socket, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime));
        Assert.Equal(5, Get(socket, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval));
        Assert.Equal(2, Get(socket, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount));
    }

    // The system refuses the options of TCP on sockets that are not TCP's: the refusal is real.
    [Theory]
    [InlineData(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)]
    [InlineData(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp)]
    [InlineData(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)]
    public void Options_that_the_system_refuses_are_left_out(AddressFamily family, SocketType type, ProtocolType protocol)
    {
        using var socket = new Socket(family, type, protocol);
        Assert.ThrowsAny<SocketException>(() => socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10));

        TcpSocket.SetOptions(socket);

        Assert.NotEqual(0, Get(socket, SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
    }

    private static int Get(Socket socket, SocketOptionLevel level, SocketOptionName name) => (int)socket.GetSocketOption(level, name)!;
}
