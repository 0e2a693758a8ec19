using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.EntityFrameworkCore.Diagnostics;
using Alipay.Messaging.EntityFrameworkCore.Registration;
using Alipay.Messaging.EntityFrameworkCore.Table;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alipay.Messaging.EntityFrameworkCore.Ledger;

/// <summary>Reads the backlog for the gauges, and deletes what is kept no longer, from the start of the host to its stop.</summary>
internal sealed class MaintenanceService(LedgerRegistration registration, IServiceProvider services) : IHostedService, IDisposable
{
    private static readonly TimeSpan BetweenDeletions = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loop = CleanContext.RunOnPool(RunAsync);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync()
    {
        var logger = new GuardedLogger(services.GetService<ILogger<AlipayMsgClient>>() ?? NullLogger<AlipayMsgClient>.Instance);
        var timeProvider = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var appId = registration.AppId(services);
        var ledger = registration.Ledger(services);
        var retention = new RetentionTable(
            new LedgerDatabase(registration.ContextType, services.GetRequiredService<IServiceScopeFactory>()), appId, registration.Options);
        var deletion = DateTimeOffset.MinValue;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                LedgerGauges.Set(appId, await ledger.GetBacklogAsync(_stop.Token).ConfigureAwait(false));
                var now = timeProvider.GetUtcNow();
                if (now >= deletion)
                {
                    await retention.EraseAsync(now, _stop.Token).ConfigureAwait(false);
                    logger.RowsDeleted(appId, await retention.DeleteAsync(now, _stop.Token).ConfigureAwait(false));
                    deletion = now + BetweenDeletions;
                }
            }
            catch (Exception e)
            {
                if (!_stop.IsCancellationRequested)
                {
                    logger.MaintenanceFailed(appId, e);
                }
            }

            await Task.Delay(registration.Options.MonitorInterval, timeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        LedgerGauges.Remove(appId);
    }
}
