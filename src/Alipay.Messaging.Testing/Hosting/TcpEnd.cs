using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Alipay.Messaging.Testing.Hosting;

/// <summary>
/// Our end of the TCP connection beneath a request, for ending it in ways that HTTP does not know. Holds on to the
/// connection and not to the request, whose object serves others once it is over.
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

    /// <summary>FIN, with no word before it.</summary>
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
            // It has ended already, which is what was wanted.
        }
    }
}
