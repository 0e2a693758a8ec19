using System.Collections.Concurrent;

namespace Alipay.Messaging.Runtime;

/// <summary>
/// The applications that this process is connected for. Alipay spreads an application's messages over its connections, so a
/// second one takes part of them away. A gateway on loopback is a test gateway: there a test may want several.
/// </summary>
internal static class ConnectedApps
{
    private static readonly ConcurrentDictionary<(string AppId, string Host), byte> Connected = new();

    /// <summary>Enters an application; disposing the result leaves.</summary>
    /// <exception cref="AlipayMsgConfigurationException">Another client of the process is connected for it.</exception>
    public static IDisposable? Enter(string appId, string serverHost)
    {
        var gateway = new Uri($"https://{serverHost.Trim()}/"); // The settings were read: it is a host.
        if (gateway.IsLoopback)
        {
            return null;
        }

        var key = (appId, gateway.Authority);
        return Connected.TryAdd(key, 0) ? new Entry(key) : throw new AlipayMsgConfigurationException(
            [$"AppId {appId} is in use by another client of this process. Alipay would give each of them a part of the messages: use one client with all handlers."]);
    }

    private sealed class Entry((string AppId, string Host) key) : IDisposable
    {
        public void Dispose() => Connected.TryRemove(key, out _);
    }
}
