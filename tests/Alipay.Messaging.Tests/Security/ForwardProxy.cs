using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Alipay.Messaging.Tests.Security;

/// <summary>An HTTP proxy on loopback: forwards GET, tunnels CONNECT, and remembers what it was asked for.</summary>
internal sealed class ForwardProxy : IAsyncDisposable
{
    private const int MaxHead = 16 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _methods = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<int, int>? _portOf;
    private readonly Task _accepting;

    /// <param name="portOf">Where the connection of this number, from 1, really goes. Default: where it asks to.</param>
    public ForwardProxy(Func<int, int>? portOf = null)
    {
        _portOf = portOf;
        _listener.Start();
        Address = $"http://{_listener.LocalEndpoint}";
        _accepting = AcceptAsync();
    }

    public string Address { get; }

    /// <summary>The method of each request that passed, in order.</summary>
    public IReadOnlyList<string> Methods => [.. _methods];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            for (var number = 1; ; number++)
            {
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token), number));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client, int number)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                var near = client.GetStream();
                var head = await ReadHeadAsync(near);
                var words = head.Split(' ', 3);
                var target = new Uri(words[0] == "CONNECT" ? $"http://{words[1]}" : words[1]);
                await server.ConnectAsync(IPAddress.Loopback, _portOf?.Invoke(number) ?? target.Port, _stop.Token);
                _methods.Enqueue(words[0]);
                var far = server.GetStream();
                if (words[0] == "CONNECT")
                {
                    await near.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _stop.Token);
                }
                else
                {
                    // To the origin in its own form, the target otherwise as it came.
                    var path = words[1][(words[1].IndexOf('/', "http://".Length))..];
                    await far.WriteAsync(Encoding.ASCII.GetBytes($"{words[0]} {path} {words[2]}"), _stop.Token);
                }

                await Task.WhenAny(near.CopyToAsync(far, _stop.Token), far.CopyToAsync(near, _stop.Token));
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
            {
                // One end has gone, and the other goes with it.
            }
        }
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < MaxHead && !head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, _stop.Token);
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
