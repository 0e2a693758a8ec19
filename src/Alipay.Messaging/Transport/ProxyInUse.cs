namespace Alipay.Messaging.Transport;

/// <summary>Finds the proxy that the requests of a handler go through. Sends nothing.</summary>
internal static class ProxyInUse
{
    /// <summary>The proxy's address, which may hold a password; null when requests to <paramref name="target"/> go directly.</summary>
    public static Uri? Find(SocketsHttpHandler handler, Uri target)
    {
        // As the platform does: HTTP_PROXY and HTTPS_PROXY, or the system's settings, where the handler has no proxy.
        var proxy = handler.UseProxy ? handler.Proxy ?? HttpClient.DefaultProxy : null;
        return proxy is null || proxy.IsBypassed(target) || proxy.GetProxy(target) is not { } address || address == target ? null : address;
    }
}
