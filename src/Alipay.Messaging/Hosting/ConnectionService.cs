using Alipay.Messaging.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Alipay.Messaging.Hosting;

/// <summary>Connects one application when its host starts, and drains and closes it when the host stops.</summary>
internal sealed class ConnectionService(
    IAlipayMsgClient client, string name, IOptionsMonitor<AlipayMessagingHostOptions> options, TimeProvider timeProvider, ILogger logger)
    : IHostedService, IDisposable
{
    // A start that waits longer is logged: a host that hangs silently looks like a defect.
    private static readonly TimeSpan SilentWait = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private Task _connecting = Task.CompletedTask;
    private Task _checkingStore = Task.CompletedTask;
    private IDisposable? _reloading;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var current = options.Get(name);
        _checkingStore = StoreCheck.ReportAsync(current, logger, _stopping.Token);
        if (!current.Channels.HasFlag(MessageChannels.WebSocket))
        {
            return;
        }

        _reloading = options.OnChange((_, changed) => Reload(changed));
        if (current.StartupMode == StartupMode.FailFast)
        {
            await ConnectWithinAsync(current.StartupTimeout, cancellationToken).ConfigureAwait(false);
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
        await _checkingStore.ConfigureAwait(false);
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
            logger.ReloadRefused(client.AppId, ForeignException.MessageOf(e), e);
        }
    }

    private async Task ConnectWithinAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var elapsed = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : Timeout.InfiniteTimeSpan, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, elapsed.Token);
        var connecting = client.ConnectAsync(either.Token);
        var warning = WarnWhenSlowAsync(connecting);
        try
        {
            await connecting.ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (elapsed.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw NotConnectedWithin(limit, e);
        }
        finally
        {
            await warning.ConfigureAwait(false);
        }
    }

    /// <summary>The last attempt's failure, if one has ended, in the words of the start.</summary>
    private AlipayMsgException NotConnectedWithin(TimeSpan limit, OperationCanceledException canceled)
    {
        var reason = canceled.InnerException?.Message ?? client.Status.Reason;
        var text = $"App {client.AppId}: no connection within StartupTimeout ({limit}). {reason} Set StartupMode to Background for a host that starts without one.";
        return canceled.InnerException is AlipayMsgConnectFailedException last
            ? new AlipayMsgConnectFailedException(text, last.Step, last.IsTransient, last) { Address = last.Address, HttpStatus = last.HttpStatus }
            : new AlipayMsgException(text, canceled.InnerException ?? canceled);
    }

    private async Task WarnWhenSlowAsync(Task connecting)
    {
        try
        {
            await connecting.WaitAsync(SilentWait, timeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!connecting.IsCompleted)
        {
            var status = client.Status;
            logger.StartWaits(client.AppId, status.LastError?.Message ?? status.Reason);
        }
        catch
        {
            // What connecting failed with fails the start.
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
            // The host stops, or the application closed the client.
        }
        catch (Exception e)
        {
            logger.CannotConnect(client.AppId, ForeignException.MessageOf(e), e);
        }
    }
}
