using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Alipay.Messaging.Testing.Hosting;

/// <summary>
/// The server's end of the TCP connection of a request, for ending it in ways that HTTP does not offer. References the
/// connection and not the request, whose object is reused for other requests.
/// </summary>
internal sealed class TcpEnd(IConnectionLifetimeFeature connection, Socket socket)
{
    public static TcpEnd Of(HttpContext context) => new(
        context.Features.GetRequiredFeature<IConnectionLifetimeFeature>(),
        context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket);

    /// <summary>RST.</summary>
    public void Reset()
    {
        Try(() => socket.LingerState = new LingerOption(true, 0));
        Try(socket.Close);
        Try(connection.Abort);
    }

    /// <summary>FIN, without a close frame.</summary>
    public void Drop()
    {
        Try(() => socket.Shutdown(SocketShutdown.Send));
        Try(connection.Abort);
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The connection has already ended.
        }
    }
}
