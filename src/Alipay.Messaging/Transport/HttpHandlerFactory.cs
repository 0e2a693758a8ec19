using System.Net.Sockets;

namespace Alipay.Messaging.Transport;

/// <summary>Makes the HTTP handler of one connection; both the register request and the WebSocket get theirs here.</summary>
internal static class HttpHandlerFactory
{
    public static SocketsHttpHandler Create(TimeSpan connectTimeout, Action<SocketsHttpHandler>? configure)
    {
        var handler = new SocketsHttpHandler
        {
            // A redirect would carry signed parameters to a host nobody configured; cookies are chosen by name (protocol.md 1.6).
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = connectTimeout,
            ConnectCallback = ConnectAsync,
        };
        configure?.Invoke(handler);
        return handler;
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // A second notice of a dead peer, beneath the pings; the only one while registering.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 2);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
