using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace Alipay.Messaging.Testing.Connections;

/// <summary>The exceptions that a connection can throw when it ends.</summary>
internal static class ConnectionEnd
{
    public static bool IsOne(Exception exception)
        => exception is WebSocketException or OperationCanceledException or IOException or ConnectionAbortedException
            or ObjectDisposedException;
}
