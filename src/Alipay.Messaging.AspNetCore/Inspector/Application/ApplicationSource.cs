using Alipay.Messaging.Hosting;
using Alipay.Messaging.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Alipay.Messaging.AspNetCore.Inspector.Application;

/// <summary>The registered applications of a host, as the inspector sees them: their clients, what became of their messages, and their ledgers.</summary>
internal sealed class ApplicationSource : IInspectorLedger
{
    private const int PageSize = 50;

    private readonly AlipayInspectorOptions _options;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly IReadOnlyList<AppRegistration> _apps;
    private readonly string _instance = Guid.NewGuid().ToString("N");

    private ApplicationSource(IServiceProvider services, AlipayInspectorOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _services = services;
        _options = options;
        _timeProvider = timeProvider;
        _logger = logger;
        _apps = [.. services.GetServices<AppRegistration>()];
        Entries = new EntryLog(options.Capacity);
    }

    public EntryLog Entries { get; }

    private IEnumerable<AppRegistration> AppsWithLedger => _apps.Where(app => app.FindLedgerView is not null);

    /// <summary>Creates the source and begins to observe.</summary>
    public static ApplicationSource Start(IServiceProvider services, AlipayInspectorOptions options, TimeProvider timeProvider, ILogger logger)
    {
        var source = new ApplicationSource(services, options, timeProvider, logger);
        foreach (var app in source._apps)
        {
            services.GetRequiredService<AppSetups>().Get(app.Name).Observers.Add(source.Handled);
            AppClients.Get(services, app.Name).StateChanged += (_, change) => source.Changed(app, change.Status);
        }

        return source;
    }

    public InspectorState ReadState()
    {
        string[] features = [.. AppsWithLedger.Any() ? ["ledger"] : Array.Empty<string>(), .. _options.ShowContent ? ["export"] : Array.Empty<string>()];
        return new InspectorState
        {
            Kind = "application",
            Instance = _instance,
            Name = _services.GetService<IHostEnvironment>()?.ApplicationName ?? "",
            Features = features,
            Connections = [.. _apps.Select(Describe)],
        };
    }

    public async Task<LedgerPage> ReadAsync(string? app, string state, long after, CancellationToken cancellationToken)
    {
        var found = Find(app);
        var view = found.FindLedgerView!(_services); // Found for it.
        var rows = await view.ReadAsync(state, after, PageSize + 1, cancellationToken).ConfigureAwait(false);
        return new LedgerPage
        {
            App = found.Name,
            Apps = [.. AppsWithLedger.Select(one => one.Name)],
            Counts = after == 0 ? await view.CountAsync(cancellationToken).ConfigureAwait(false) : null,
            Messages = [.. rows.Take(PageSize)],
            IsMore = rows.Count > PageSize,
        };
    }

    public async Task<string?> ReadContentAsync(string? app, long id, string user, CancellationToken cancellationToken)
    {
        var content = await View(app).ReadContentAsync(id, cancellationToken).ConfigureAwait(false);
        _logger.ContentRead(id, user);
        return content;
    }

    public async Task<bool> RedriveAsync(string? app, long id, string user, CancellationToken cancellationToken)
    {
        var done = await View(app).RedriveAsync(id, cancellationToken).ConfigureAwait(false);
        _logger.Redriven(id, user, done);
        return done;
    }

    public async Task<bool> DiscardAsync(string? app, long id, string user, CancellationToken cancellationToken)
    {
        var done = await View(app).DiscardAsync(id, cancellationToken).ConfigureAwait(false);
        _logger.Discarded(id, user, done);
        return done;
    }

    private ILedgerView View(string? app) => Find(app).FindLedgerView!(_services); // Found for it.

    private AppRegistration Find(string? app)
        => AppsWithLedger.FirstOrDefault(one => app is null || one.Name == app) ?? throw new ArgumentException("There is no application of this name that has a ledger.");

    private void Handled(ReceivedMessage message, string channel, HandlingOutcome outcome, TimeSpan elapsed) => Entries.Add(new InspectorEntry
    {
        At = _timeProvider.GetUtcNow(),
        Kind = EntryKinds.Message,
        Name = message.MsgApi,
        MsgId = message.MsgId,
        App = message.AppId,
        Channel = channel,
        State = AckOutcome.StatusOf(outcome) == MsgStatus.Success ? EntryStates.Success : EntryStates.Fail,
        Outcome = AckOutcome.Of(outcome),
        Milliseconds = elapsed.TotalMilliseconds,
        // The text of an exception may hold what the message holds.
        Notes = message.Error is { } error ? [error.GetType().FullName ?? error.GetType().Name] : null,
        Content = _options.ShowContent ? message.ContentText : null,
    });

    private void Changed(AppRegistration app, ConnectionStatus status) => Entries.Add(new InspectorEntry
    {
        At = status.Since,
        Kind = EntryKinds.Connection,
        Name = Label(app),
        State = status.State.ToString(),
        Notes = [status.Reason],
    });

    private InspectorConnection Describe(AppRegistration app)
    {
        var client = AppClients.Get(_services, app.Name);
        var status = client.Status;
        var isHttpOnly = !HostOptions(app).Channels.HasFlag(MessageChannels.WebSocket);
        return new InspectorConnection
        {
            Name = Label(app),
            AppId = client.AppId,
            State = isHttpOnly ? "HttpOnly" : status.State.ToString(),
            Since = isHttpOnly ? null : status.Since,
            Reason = isHttpOnly ? null : status.Reason,
            Attempt = status.State == ConnectionState.Connected ? null : status.Attempt,
            LastFrameAt = status.LastFrameAt,
            CertificatesExpireAt = client.CertificatesExpireAt,
        };
    }

    private string Label(AppRegistration app) => app.Name.Length > 0 ? app.Name : HostOptions(app).AppId ?? "";

    private AlipayMessagingHostOptions HostOptions(AppRegistration app) => _services.GetRequiredService<IOptionsMonitor<AlipayMessagingHostOptions>>().Get(app.Name);
}
