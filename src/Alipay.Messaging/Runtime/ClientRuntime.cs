using Alipay.Messaging.Configuration;
using Alipay.Messaging.Connection;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Lease;
using Alipay.Messaging.Pipeline;
using Alipay.Messaging.Receiving;
using Alipay.Messaging.Sending;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Runtime;

/// <summary>Everything that runs between a connect and its close. Started once, stopped once.</summary>
internal sealed class ClientRuntime : IClientGauges, IDisposable
{
    /// <summary>How long a handler may take to end after its token was canceled.</summary>
    private static readonly TimeSpan AbandonGrace = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long the end of a connection may take: 2 s for the closing handshake, and the rest for what the application does in
    /// <see cref="AlipayMessagingOptions.ConfigureHttpHandler"/>. In real time: a custom clock must not hold it.
    /// </summary>
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(5);

    private readonly LiveCredentials _settings;
    private readonly MessagingMetrics _metrics;
    private readonly ConnectionStatusTracker _status;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly AckOutbox _outbox;
    private readonly PendingReplies _pendingReplies;
    private readonly MessageWorkers<QueuedMessage> _workers;
    private readonly FrameDispatcher _dispatcher;
    private readonly ConnectionSupervisor _supervisor;
    private readonly MessageSender _sender;
    private CertificateExpiryMonitor? _certificateWatch;
    private bool _wasConnected;

    public ClientRuntime(
        LiveCredentials settings,
        IGatewayConnector connector,
        IMessageStage pipeline,
        ConnectionStatusTracker status,
        MessagingMetrics metrics,
        TimeProvider timeProvider,
        ILogger logger)
    {
        _settings = settings;
        _status = status;
        _timeProvider = timeProvider;
        _logger = logger;
        _metrics = metrics;
        var limits = settings.Current.Limits;

        // Room for the answer to everything that can be queued or running while there is no connection.
        _outbox = new AckOutbox(limits.MessageQueueCapacity + limits.MaxConcurrentMessages, () => QueueDepth > 0);
        _pendingReplies = new PendingReplies(limits.MaxPendingSends);
        _sender = new MessageSender(settings, _outbox, _pendingReplies, metrics, timeProvider);
        var processor = new MessageProcessor(settings, pipeline, _outbox, metrics, logger);
        _workers = new MessageWorkers<QueuedMessage>(limits.MessageQueueCapacity, limits.MessageQueueMaxBytes, limits.MaxConcurrentMessages, processor.ProcessAsync, logger);
        _dispatcher = new FrameDispatcher(settings.Current, _workers, processor, _pendingReplies, status.FrameArrived, logger);
        var session = new ConnectionSession(
            _outbox, _pendingReplies, BeginConnection, _dispatcher.DispatchAsync, _workers.Activate, _workers.WorkHere, timeProvider);
        var policy = new ReconnectPolicy(settings.Current.ReconnectDelay, settings.Current.AppId, logger);
        var lease = settings.Current.ConnectionLease is { } store
            ? new LeaseKeeper(store, settings.Current.AppId, limits.ConnectionLeaseDuration, timeProvider, logger)
            : null;
        _supervisor = new ConnectionSupervisor(settings.Current.AppId, connector, session, lease, policy, status, timeProvider, logger);
    }

    /// <summary>The application's entry among those of the process, left when this is disposed.</summary>
    public IDisposable? Entry { get; init; }

    public string AppId => _settings.Current.AppId;

    public int QueueDepth => _workers.Waiting;

    public TimeSpan? SinceLastFrame => _timeProvider.GetUtcNow() - _status.Current.LastFrameAt;

    public TimeSpan? CertificateLeft => CertificatesEnd - _timeProvider.GetUtcNow();

    /// <summary>When the first certificate ends; null in key mode.</summary>
    public DateTimeOffset? CertificatesEnd => _settings.Current.Security.Certificates?.NotAfter;

    public bool IsOpen => _supervisor.IsOpen;

    bool? IClientGauges.IsOpen => IsOpen;

    /// <summary>Whether a connection was ever open.</summary>
    public bool WasOpen => _supervisor.WasOpen;

    /// <summary>The error of the last attempt to connect; null when it did not fail.</summary>
    public Exception? LastError => _status.Current.LastError;

    /// <inheritdoc cref="ConnectionSupervisor.WhenOpen"/>
    public Task WhenOpen => _supervisor.WhenOpen;

    /// <summary>Whether the caller is a handler of this runtime that has not returned yet.</summary>
    public bool IsCalledByHandler => _workers.IsCalledByHandler;

    /// <summary>Begins to connect, on another thread. Runs no code of the application.</summary>
    public void Start()
    {
        _supervisor.Start();
        _metrics.Started(this);
        _certificateWatch = new CertificateExpiryMonitor(_settings, _timeProvider, _logger);
    }

    /// <inheritdoc cref="LiveCredentials.TryReplace"/>
    public void ReplaceSecurity(Security next, TimeSpan grace)
    {
        if (_settings.TryReplace(next, grace))
        {
            _logger.SecurityExchanged(_settings.Current.AppId, grace);
        }
    }

    /// <inheritdoc cref="MessageSender.SendAsync"/>
    public Task<ProduceMsgAck> SendAsync(string msgApi, string content, CancellationToken cancellationToken)
        => _sender.SendAsync(msgApi, content, cancellationToken);

    /// <summary>
    /// Accepts no more messages, waits for running handlers, sends the remaining answers and closes the connection. Runs to its end
    /// in every case, within the drain timeout and <see cref="EndGrace"/>. Never throws.
    /// </summary>
    /// <param name="hurry">Ends the wait for handlers; their token is canceled then.</param>
    public async Task StopAsync(CancellationToken hurry)
    {
        await DoAsync(() => DrainAsync(hurry)).ConfigureAwait(false);
        await DoAsync(() => _supervisor.StopAsync().WaitAsync(EndGrace, TimeProvider.System, CancellationToken.None)).ConfigureAwait(false);
        _supervisor.Abandon();
        _outbox.CompleteAcks();
        if (_outbox.Unsent is > 0 and var unsent)
        {
            _logger.AcksUnsent(_settings.Current.AppId, unsent);
        }

        await DoAsync(() => _pendingReplies.CloseAsync().WaitAsync(EndGrace, TimeProvider.System, CancellationToken.None)).ConfigureAwait(false);
        _metrics.Stopped();
        _logger.Closed(_settings.Current.AppId);
    }

    /// <summary>Call it after <see cref="StopAsync"/>, or instead of <see cref="Start"/>.</summary>
    public void Dispose()
    {
        _certificateWatch?.Dispose();
        _supervisor.Dispose();
        _outbox.Dispose();
        _workers.Dispose();
        _settings.Dispose();
        Entry?.Dispose();
    }

    /// <summary>Called before the first receive on a connection.</summary>
    private void BeginConnection()
    {
        if (_wasConnected)
        {
            _metrics.Reconnected();
        }

        _wasConnected = true;
    }

    private async Task DrainAsync(CancellationToken hurry)
    {
        if (!_supervisor.HasEnded)
        {
            _status.Set(ConnectionState.Closing, "Closing.", null, 0);
        }

        _dispatcher.StopTaking();
        if (!await _workers.DrainAsync(_settings.Current.Limits.DrainTimeout, AbandonGrace, _timeProvider, hurry).ConfigureAwait(false))
        {
            _logger.DrainTimedOut(_settings.Current.AppId);
        }
    }

    private async Task DoAsync(Func<Task> step)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _logger.StopStepFailed(_settings.Current.AppId, e);
        }
    }
}
