using System.Net;

namespace Alipay.Messaging.Testing.Hosting;

/// <summary>Starts, stops and restarts the server on one port, one change at a time. Thread-safe.</summary>
/// <param name="endpoint">Where to listen; port 0 is any free one.</param>
/// <param name="start">Starts a server.</param>
/// <param name="stopped">Called after each stop.</param>
internal sealed class ServerSwitch(IPEndPoint endpoint, Func<IPEndPoint, Task<GatewayServer>> start, Func<Task> stopped) : IDisposable
{
    private readonly SemaphoreSlim _switching = new(1);
    private GatewayServer? _server;
    private PortReservation? _reserved;
    private volatile IPEndPoint _endpoint = endpoint;

    /// <summary>The port of the first start; before it the wanted one.</summary>
    public int Port => _endpoint.Port;

    public async Task StopAsync()
    {
        await _switching.WaitAsync().ConfigureAwait(false);
        try
        {
            await StopServerAsync().ConfigureAwait(false);
        }
        finally
        {
            _switching.Release();
        }
    }

    public async Task RestartAsync()
    {
        await _switching.WaitAsync().ConfigureAwait(false);
        try
        {
            await StopServerAsync().ConfigureAwait(false);
            _reserved?.Dispose();
            _server = await start(_endpoint).ConfigureAwait(false);
            _endpoint = new IPEndPoint(_endpoint.Address, _server.Port);
        }
        finally
        {
            _switching.Release();
        }
    }

    /// <summary>Releases the reserved port of a stopped server.</summary>
    public void Dispose() => _reserved?.Dispose();

    private async Task StopServerAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await server.DisposeAsync().ConfigureAwait(false);
            _reserved = PortReservation.Take(_endpoint);
            await stopped().ConfigureAwait(false);
        }
    }
}
