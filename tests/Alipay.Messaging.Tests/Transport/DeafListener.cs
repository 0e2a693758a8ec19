using System.Net;
using System.Net.Sockets;

namespace Alipay.Messaging.Tests.Transport;

/// <summary>A port that swallows what asks for a connection: its backlog is full, so Linux leaves each further SYN unanswered.</summary>
internal sealed class DeafListener : IDisposable
{
    private static readonly TimeSpan Unanswered = TimeSpan.FromMilliseconds(300);
    private readonly List<Socket> _sockets = [];

    public DeafListener(IPAddress address, int port = 0)
    {
        var listener = Add(address);
        listener.Bind(new IPEndPoint(address, port));
        listener.Listen(0);
        EndPoint = (IPEndPoint)listener.LocalEndPoint!;
        while (Add(address).ConnectAsync(EndPoint).Wait(Unanswered))
        {
        }
    }

    public IPEndPoint EndPoint { get; }

    public void Dispose() => _sockets.ForEach(static socket => socket.Dispose());

    private Socket Add(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        return socket;
    }
}
