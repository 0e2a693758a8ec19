using Alipay.Messaging.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Alipay.Messaging.Hosting;

/// <summary>Connects one application when its host starts, and drains and closes it when the host stops.</summary>
internal sealed class ConnectionService(
    AlipayMsgClient client, string name, IOptionsMonitor<AlipayMessagingHostOptions> options, ILogger logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _connecting = Task.CompletedTask;
    private IDisposable? _reloading;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Get(name).Channels.HasFlag(MessageChannels.WebSocket))
        {
            return;
        }

        _reloading = options.OnChange((_, changed) => Reload(changed));
        if (options.Get(name).StartupMode == StartupMode.FailFast)
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
        _reloading?.Dispose();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _connecting.ConfigureAwait(false);
        await client.CloseAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _reloading?.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Configuration was reloaded: keys and certificates may be others now.</summary>
    private void Reload(string? changed)
    {
        if ((changed ?? Options.DefaultName) != name)
        {
            return;
        }

        try
        {
            client.ReloadSecurity();
        }
        catch (Exception e)
        {
            logger.ReloadRefused(client.AppId, e.Message, e);
        }
    }

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
