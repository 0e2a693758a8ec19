using System.Net;
using System.Net.Sockets;

namespace Alipay.Messaging.Transport.Tcp;

/// <summary>Opens a TCP connection to one address.</summary>
internal static class TcpSocket
{
    private static readonly (SocketOptionLevel Level, SocketOptionName Name, int Value)[] Options =
    [
        (SocketOptionLevel.Tcp, SocketOptionName.NoDelay, 1),

        // A second notice of a dead peer, beneath the pings; the only one while registering.
        (SocketOptionLevel.Socket, SocketOptionName.KeepAlive, 1),
        (SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10),
        (SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5),
        (SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 2),
    ];

    public static async Task<Socket> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            SetOptions(socket);
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sets what the system lets it set: a connection works without any of these options, and old systems and sandboxes refuse some.</summary>
    public static void SetOptions(Socket socket)
    {
        foreach (var (level, name, value) in Options)
        {
            try
            {
                socket.SetSocketOption(level, name, value);
            }
            catch (Exception e) when (e is SocketException or PlatformNotSupportedException)
            {
                // The heartbeat notices a dead peer without it.
            }
        }
    }
}
