using Alipay.Messaging.Engine;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Hosting;

/// <summary>Connects one application when its host starts, and drains and closes it when the host stops.</summary>
internal sealed class ConnectionService(AlipayMsgClient client, Func<StartupMode> startupMode, ILogger logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _connecting = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (startupMode() == StartupMode.FailFast)
        {
            await client.ConnectAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        var connecting = client.ConnectAsync(_stopping.Token);

        // Settings that can never work are found before anything is awaited; they fail the start in this mode too.
        if (connecting.IsFaulted)
        {
            await connecting.ConfigureAwait(false);
        }

        _connecting = ReportAsync(connecting);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _connecting.ConfigureAwait(false);
        await client.CloseAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task ReportAsync(Task connecting)
    {
        try
        {
            await connecting.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The host stops, or somebody closed the client by hand.
        }
        catch (Exception e)
        {
            logger.CannotConnect(client.AppId, e.Message, e);
        }
    }
}
