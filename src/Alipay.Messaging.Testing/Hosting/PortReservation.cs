using System.Net;
using System.Net.Sockets;

namespace Alipay.Messaging.Testing.Hosting;

/// <summary>
/// Keeps the port of a stopped gateway from being given to somebody else: bound, but not listening, so that a client
/// is refused as it is by a server that is down.
/// </summary>
internal sealed class PortReservation : IDisposable
{
    private readonly Socket _socket;

    private PortReservation(Socket socket) => _socket = socket;

    /// <summary>Reserves the port if it can; a port that is taken already shows when the gateway starts again.</summary>
    public static PortReservation Take(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException)
        {
            // Taken already.
        }

        return new PortReservation(socket);
    }

    public void Dispose() => _socket.Dispose();
}
