using System.Net;
using Alipay.Messaging.Transport.Tcp;

namespace Alipay.Messaging.Transport;

/// <summary>Makes the HTTP handler of one connection; both the register request and the WebSocket get theirs here.</summary>
internal static class HttpHandlerFactory
{
    public static SocketsHttpHandler Create(TimeSpan connectTimeout, Action<SocketsHttpHandler>? configure)
    {
        var handler = new SocketsHttpHandler
        {
            // A redirect would carry signed parameters to a host that is not configured; cookies are chosen by name (protocol.md 1.6).
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = connectTimeout,
            ConnectCallback = new TcpConnector(TcpSocket.ConnectAsync, Dns.GetHostAddressesAsync, TimeProvider.System).ConnectAsync,
        };
        configure?.Invoke(handler);
        return handler;
    }

    /// <summary>Whether the handler connects as it was created, and not by a ConnectCallback of the application.</summary>
    public static bool Connects(SocketsHttpHandler handler) => handler.ConnectCallback?.Target is TcpConnector;
}
