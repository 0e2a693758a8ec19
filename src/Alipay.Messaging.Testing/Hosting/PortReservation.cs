using System.Net;
using System.Net.Sockets;

namespace Alipay.Messaging.Testing.Hosting;

/// <summary>
/// Keeps the port of a stopped gateway reserved: bound, but not listening, so that a client
/// is refused as by a server that is down.
/// </summary>
internal sealed class PortReservation : IDisposable
{
    private readonly Socket _socket;

    private PortReservation(Socket socket) => _socket = socket;

    /// <summary>Tries to reserve the port; a port that is already taken is reported when the gateway starts again.</summary>
    public static PortReservation Take(IPEndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
        }
        catch (SocketException)
        {
            // Another process has taken it.
        }

        return new PortReservation(socket);
    }

    public void Dispose() => _socket.Dispose();
}
