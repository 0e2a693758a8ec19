using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace Alipay.Messaging.Testing.Links;

/// <summary>What a link may throw when it ends.</summary>
internal static class LinkEnd
{
    public static bool IsOne(Exception exception)
        => exception is WebSocketException or OperationCanceledException or IOException or ConnectionAbortedException
            or ObjectDisposedException;
}
