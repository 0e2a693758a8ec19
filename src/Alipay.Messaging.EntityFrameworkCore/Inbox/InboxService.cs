using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.EntityFrameworkCore.Claims;
using Alipay.Messaging.EntityFrameworkCore.Diagnostics;
using Alipay.Messaging.EntityFrameworkCore.Handling;
using Alipay.Messaging.EntityFrameworkCore.Registration;
using Alipay.Messaging.EntityFrameworkCore.Table;
using Alipay.Messaging.Hosting;
using Alipay.Messaging.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Alipay.Messaging.EntityFrameworkCore.Inbox;

/// <summary>
/// Runs the inbox of one application with the host. Also of an application that acknowledges when handled: rows may wait from before, or were
/// re-driven. It starts before the connections do: stored messages do not depend on the gateway.
/// </summary>
internal sealed class InboxService(LedgerRegistration registration, IServiceProvider services) : IHostedLifecycleService, IDisposable
{
    /// <summary>How long a handler may take to end after its token was canceled.</summary>
    private static readonly TimeSpan AbandonGrace = TimeSpan.FromSeconds(1);

    /// <summary>How often an application looks whose messages are acknowledged when handled.</summary>
    private static readonly TimeSpan RarePoll = TimeSpan.FromSeconds(30);

    private PreparedApp? _app;
    private InboxPump? _pump;
    private TimeProvider _timeProvider = TimeProvider.System;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var setup = services.GetRequiredService<AppSetups>().Get(registration.AppName);
        _timeProvider = setup.TimeProvider;
        _app = setup.Prepare("inbox");
        var options = registration.Options;
        var appId = _app.Credentials.Current.AppId;
        var database = new LedgerDatabase(registration.ContextType, services.GetRequiredService<IServiceScopeFactory>());
        var claims = new ClaimTable(database, options.ClaimLease, _timeProvider);
        var table = new InboxTable(database, claims, appId, options.OrderBy is not null, options.SkipLocked);
        var worker = new InboxWorker(database, claims, table, new MessageRecords(options, _timeProvider, _app.Logger), options, _app, _timeProvider);
        var poll = options.AcknowledgeWhen == AcknowledgeWhen.Handled && options.PollInterval < RarePoll ? RarePoll : options.PollInterval;
        CleanContext.Run(() => _pump = new InboxPump(table, claims, worker, registration.Signal, options.Workers, poll, appId, _timeProvider, _app.Logger));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_pump is { } pump && _app is { } app
            && !await pump.StopAsync(app.Credentials.Current.Limits.DrainTimeout, AbandonGrace, cancellationToken).ConfigureAwait(false))
        {
            app.Logger.InboxDrainTimedOut(app.Credentials.Current.AppId);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _pump?.Dispose();
        _app?.Dispose();
    }
}
