using System.Net.Sockets;

namespace Alipay.Messaging.Tests.Testing;

/// <summary>Looks beneath the exceptions of HTTP and WebSocket.</summary>
internal static class Innermost
{
    public static SocketError SocketErrorOf(Exception exception)
        => exception is SocketException socket
            ? socket.SocketErrorCode
            : SocketErrorOf(exception.InnerException ?? throw new InvalidOperationException("No SocketException", exception));
}
