using System.Collections.Concurrent;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.HttpChannel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Alipay.Messaging.Hosting;

/// <summary>The applications that receive over HTTP, each prepared once, whichever URLs it is bound to. Drains them when the host stops.</summary>
internal sealed class NotificationApps : IHostedService, IDisposable
{
    private readonly AppSetups _setups;
    private readonly IOptionsMonitor<AlipayMessagingHostOptions> _options;
    private readonly TimeProvider _timeProvider;
    private readonly ConcurrentDictionary<string, Lazy<NotificationApp>> _apps = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<AppRegistration> _registrations;
    private IDisposable? _reloading;

    public NotificationApps(
        AppSetups setups,
        IEnumerable<AppRegistration> registrations,
        IOptionsMonitor<AlipayMessagingHostOptions> options,
        TimeProvider? timeProvider = null,
        ILogger<AlipayMsgClient>? logger = null)
    {
        _setups = setups;
        _registrations = [.. registrations];
        _options = options;
        _timeProvider = timeProvider ?? TimeProvider.System;
        Logger = new GuardedLogger(logger ?? NullLogger<AlipayMsgClient>.Instance);
    }

    public ILogger Logger { get; }

    public TimeProvider TimeProvider => _timeProvider;

    /// <summary>The application of that name; all of them for null.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    /// <exception cref="AlipayMsgConfigurationException">At least one setting or handler can never work.</exception>
    public IReadOnlyList<NotificationApp> Get(string? name)
        => name is not null ? [GetOne(name)]
            : _registrations.Count > 0 ? [.. _registrations.Select(app => GetOne(app.Name))]
            : throw AppRegistration.NotFound("");

    /// <summary>When the first certificate of an application ends; null in key mode, and when it was not prepared.</summary>
    public DateTimeOffset? CertificatesEnd(string name)
        => _apps.TryGetValue(name, out var app) && app.IsValueCreated ? app.Value.CertificatesEnd : null;

    /// <summary>Reads the keys of one application, or of all, again.</summary>
    public void ReloadSecurity(string? name)
    {
        foreach (var (app, prepared) in _apps.Where(app => (name is null || app.Key == name) && app.Value.IsValueCreated))
        {
            prepared.Value.ReloadSecurity(_options.Get(app));
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _reloading = _options.OnChange(Reload);
        foreach (var app in _registrations.Where(app => _options.Get(app.Name).Channels.HasFlag(MessageChannels.Http)))
        {
            GetOne(app.Name);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _reloading?.Dispose();
        return Task.WhenAll(Prepared().Select(app => app.DrainAsync(cancellationToken)));
    }

    public void Dispose()
    {
        _reloading?.Dispose();
        foreach (var app in Prepared())
        {
            app.Dispose();
        }
    }

    private IEnumerable<NotificationApp> Prepared() => _apps.Values.Where(app => app.IsValueCreated).Select(app => app.Value);

    private NotificationApp GetOne(string name)
    {
        // A fault is thrown to each caller, and looked for anew by the next: Lazy would keep it.
        var app = _apps.GetOrAdd(name, _ => new Lazy<NotificationApp>(() => Create(name)));
        try
        {
            return app.Value;
        }
        catch
        {
            _apps.TryRemove(new KeyValuePair<string, Lazy<NotificationApp>>(name, app));
            throw;
        }
    }

    private NotificationApp Create(string name)
    {
        var prepared = _setups.Get(name).Prepare(MessagingMetrics.Http);
        return new NotificationApp(prepared, !_options.Get(name).Channels.HasFlag(MessageChannels.WebSocket), _timeProvider)
        {
            TakesPayments = _registrations.First(app => app.Name == name).TakesPayments,
        };
    }

    /// <summary>Configuration was reloaded: keys and certificates may be others now.</summary>
    private void Reload(AlipayMessagingHostOptions changed, string? name)
    {
        if (!_apps.TryGetValue(name ?? Options.DefaultName, out var app) || !app.IsValueCreated)
        {
            return;
        }

        try
        {
            app.Value.ReloadSecurity(changed);
        }
        catch (Exception e)
        {
            Logger.ReloadRefused(app.Value.Credentials.Current.AppId, ForeignException.MessageOf(e), e);
        }
    }
}
