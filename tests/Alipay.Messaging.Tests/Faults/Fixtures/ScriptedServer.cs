using System.Net;
using System.Net.Sockets;

namespace Alipay.Messaging.Tests.Faults.Fixtures;

/// <summary>
/// A TCP server on a free port of 127.0.0.1 that answers the first bytes of each connection with bytes of the test's choice and closes it,
/// or passes the connection on to a gateway.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    /// <summary>In place of an answer: the connection is reset.</summary>
    public static readonly byte[] Reset = [];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<int, byte[]?> _answer;
    private readonly int _gatewayPort;
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;

    /// <param name="answer">The answer to the connection of this number, from 1; null passes it on.</param>
    /// <param name="gatewayPort">Where to.</param>
    public ScriptedServer(Func<int, byte[]?> answer, int gatewayPort = 0)
    {
        (_answer, _gatewayPort) = (answer, gatewayPort);
        _listener.Start();
        Host = $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _accepting = AcceptAsync();
    }

    public string Host { get; }

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
                _connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token), _answer(number)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(Socket client, byte[]? answer)
    {
        await using var near = new NetworkStream(client, ownsSocket: true);
        try
        {
            if (answer is null)
            {
                using var gateway = new TcpClient();
                await gateway.ConnectAsync(IPAddress.Loopback, _gatewayPort, _stop.Token);
                var far = gateway.GetStream();
                await Task.WhenAny(near.CopyToAsync(far, _stop.Token), far.CopyToAsync(near, _stop.Token));
                return;
            }

            var request = new byte[16 * 1024];
            if (await near.ReadAsync(request, _stop.Token) == 0)
            {
                return; // The client was canceled.
            }

            if (answer == Reset)
            {
                client.LingerState = new LingerOption(true, 0);
                return;
            }

            await near.WriteAsync(answer, _stop.Token);
            client.Shutdown(SocketShutdown.Send);
            while (await near.ReadAsync(request, _stop.Token) > 0)
            {
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // One end has gone.
        }
    }
}
