using System.Net;
using System.Net.Sockets;

namespace Alipay.Messaging.Tests.Faults.Fixtures;

/// <summary>Which way bytes go through a proxy.</summary>
internal enum Way
{
    ToGateway,
    ToClient,
}

/// <summary>One connection through a <see cref="TcpProxy"/>, and what can be done to it. Safe for many threads.</summary>
internal sealed class ProxiedConnection(Socket client, TimeSpan delay, int bytesPerSecond) : IDisposable
{
    private readonly Socket _gateway = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Flow _toGateway = new();
    private readonly Flow _toClient = new();

    /// <summary>Completes when the connection has ended in any way.</summary>
    public Task Ended => _ended.Task;

    public void Dispose() => Kill();

    /// <summary>Ends it: both sides see a FIN, or an RST.</summary>
    public void Kill(bool reset = false)
    {
        End(client, reset);
        End(_gateway, reset);
        _toGateway.Thaw();
        _toClient.Thaw();
    }

    /// <summary>Takes the bytes of one direction and lets them vanish: a half-open connection.</summary>
    public void Swallow(Way way) => Of(way).Swallows = true;

    /// <summary>Lets the bytes of both directions vanish.</summary>
    public void Blackhole()
    {
        Swallow(Way.ToGateway);
        Swallow(Way.ToClient);
    }

    /// <summary>Takes no more bytes, in either direction, until <see cref="Thaw"/>; the senders' buffers fill.</summary>
    public void Freeze()
    {
        _toGateway.Freeze();
        _toClient.Freeze();
    }

    public void Thaw()
    {
        _toGateway.Thaw();
        _toClient.Thaw();
    }

    /// <summary>Lets so many more bytes pass in one direction, and then kills it.</summary>
    public void CutAfter(Way way, int bytes, bool reset = false)
    {
        Of(way).Resets = reset;
        Interlocked.Exchange(ref Of(way).Left, bytes);
    }

    public async Task RunAsync(int targetPort)
    {
        try
        {
            await _gateway.ConnectAsync(IPAddress.Loopback, targetPort);
            await Task.WhenAll(PumpAsync(client, _gateway, _toGateway), PumpAsync(_gateway, client, _toClient));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The gateway is down, or a kill was quicker.
        }

        Kill();
        _ended.TrySetResult();
    }

    private static void End(Socket socket, bool reset)
    {
        try
        {
            if (reset)
            {
                socket.LingerState = new LingerOption(true, 0);
            }
            else
            {
                socket.Shutdown(SocketShutdown.Both);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }

        socket.Dispose();
    }

    private Flow Of(Way way) => way == Way.ToGateway ? _toGateway : _toClient;

    private async Task PumpAsync(Socket from, Socket to, Flow flow)
    {
        var buffer = new byte[bytesPerSecond > 0 ? Math.Max(1, bytesPerSecond / 50) : 16 * 1024];
        try
        {
            while (true)
            {
                var count = await from.ReceiveAsync(buffer);
                await flow.Frozen;
                if (count == 0)
                {
                    return;
                }

                if (delay > TimeSpan.Zero || bytesPerSecond > 0)
                {
                    await Task.Delay(delay + (bytesPerSecond > 0 ? TimeSpan.FromSeconds((double)count / bytesPerSecond) : TimeSpan.Zero));
                }

                if (flow.Swallows)
                {
                    continue;
                }

                var pass = (int)Math.Min(count, Interlocked.Read(ref flow.Left));
                await SendAllAsync(to, buffer.AsMemory(0, pass));
                if (Interlocked.Read(ref flow.Left) != long.MaxValue && Interlocked.Add(ref flow.Left, -pass) <= 0)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One side has ended it.
        }
        finally
        {
            Kill(flow.Resets);
        }
    }

    private static async Task SendAllAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await to.SendAsync(bytes)..];
        }
    }

    private sealed class Flow
    {
        public long Left = long.MaxValue;

        private volatile TaskCompletionSource? _frozen;

        public volatile bool Swallows;

        public volatile bool Resets;

        public Task Frozen => _frozen?.Task ?? Task.CompletedTask;

        public void Freeze() => _frozen ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Thaw()
        {
            _frozen?.TrySetResult();
            _frozen = null;
        }
    }
}
