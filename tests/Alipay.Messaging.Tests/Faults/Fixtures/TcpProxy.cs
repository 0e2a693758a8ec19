using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Alipay.Messaging.Tests.Faults.Fixtures;

/// <summary>
/// A TCP proxy on a free port of 127.0.0.1, in front of a gateway. It knows bytes only, and spoils connections on demand. A
/// fault is one of the connections there are: those that come later are good, unless the proxy is down.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<ProxiedConnection, Task> _connections = new();
    private readonly int _targetPort;
    private readonly Task _accepting;
    private ProxiedConnection? _newest;

    private TcpProxy(int targetPort)
    {
        _targetPort = targetPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The proxy's address, as <c>ServerHost</c> takes it.</summary>
    public string Host => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>While it is down, whoever connects is reset.</summary>
    public bool IsDown { get; set; }

    /// <summary>How long the bytes of later connections are held back, in both directions.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Bytes a second and direction for later connections; 0 for no limit.</summary>
    public int BytesPerSecond { get; set; }

    /// <summary>A rule for each later connection, told of it before its first byte.</summary>
    public Action<ProxiedConnection>? OnConnection { get; set; }

    /// <summary>The last connection made: the connection, once the upgrade has begun.</summary>
    public ProxiedConnection Newest => Volatile.Read(ref _newest) ?? throw new InvalidOperationException("Nobody has connected yet.");

    public IReadOnlyCollection<ProxiedConnection> Open => [.. _connections.Keys];

    public static TcpProxy Start(int targetPort) => new(targetPort);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        foreach (var (connection, ended) in _connections)
        {
            connection.Kill();
            await ended;
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                client.NoDelay = true;
                if (IsDown)
                {
                    client.LingerState = new LingerOption(true, 0);
                    client.Close();
                    continue;
                }

                var connection = new ProxiedConnection(client, Delay, BytesPerSecond);
                Volatile.Write(ref _newest, connection);
                OnConnection?.Invoke(connection);
                _connections[connection] = ServeAsync(connection);
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(ProxiedConnection connection)
    {
        await Task.Yield();
        await connection.RunAsync(_targetPort);
        _connections.TryRemove(connection, out _);
    }
}
