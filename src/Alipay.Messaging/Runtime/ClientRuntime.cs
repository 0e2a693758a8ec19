using Alipay.Messaging.Configuration;
using Alipay.Messaging.Connection;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Pipeline;
using Alipay.Messaging.Protocol;
using Alipay.Messaging.Receiving;
using Alipay.Messaging.Sending;
using Alipay.Messaging.Signing;
using Alipay.Messaging.Transport;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Runtime;

/// <summary>Everything that runs between a connect and its close. Started once, stopped once.</summary>
internal sealed class ClientRuntime : IClientGauges, IAsyncDisposable
{
    private static readonly TimeSpan AbandonGrace = TimeSpan.FromSeconds(1);

    private readonly LiveCredentials _settings;
    private readonly MessagingMetrics _metrics;
    private readonly ConnectionStatusTracker _status;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly AckOutbox _outbox;
    private readonly PendingReplies _pendingReplies;
    private readonly MessageWorkers _workers;
    private readonly FrameDispatcher _dispatcher;
    private readonly ConnectionSupervisor _supervisor;
    private readonly StreamIds _streamIds;
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
        _outbox = new AckOutbox(limits.MessageQueueCapacity + limits.MaxConcurrentMessages);
        _pendingReplies = new PendingReplies(limits.MaxPendingSends);
        _streamIds = new StreamIds(timeProvider);
        var processor = new MessageProcessor(settings, pipeline, _outbox, metrics, logger);
        _workers = new MessageWorkers(limits.MessageQueueCapacity, limits.MessageQueueMaxBytes, limits.MaxConcurrentMessages, processor.ProcessAsync, logger);
        _dispatcher = new FrameDispatcher(settings.Current, _workers, processor, _pendingReplies, status.FrameArrived, logger);
        var session = new ConnectionSession(_outbox, _pendingReplies, BeginConnection, _dispatcher.DispatchAsync, timeProvider);
        var policy = new ReconnectPolicy(settings.Current.ReconnectDelay, settings.Current.AppId, logger);
        _supervisor = new ConnectionSupervisor(settings.Current.AppId, connector, session, policy, status, timeProvider, logger);
        metrics.Started(this);
    }

    /// <summary>The application's entry among those of the process, left when this is disposed.</summary>
    public IDisposable? Entry { get; init; }

    public int QueueDepth => _workers.Waiting;

    public TimeSpan? SinceLastFrame => _timeProvider.GetUtcNow() - _status.Current.LastFrameAt;

    public TimeSpan? CertificateLeft => CertificatesEnd - _timeProvider.GetUtcNow();

    /// <summary>When the first certificate ends; null in key mode.</summary>
    public DateTimeOffset? CertificatesEnd => _settings.Current.Certificates?.NotAfter;

    public bool IsOpen => _supervisor.IsOpen;

    /// <summary>Whether a connection was ever open.</summary>
    public bool WasOpen => _supervisor.WasOpen;

    /// <summary>What the last attempt to connect failed with; null while it did not.</summary>
    public Exception? LastError => _status.Current.LastError;

    /// <inheritdoc cref="ConnectionSupervisor.WhenOpen"/>
    public Task WhenOpen => _supervisor.WhenOpen;

    /// <summary>Whether the caller runs inside one of our handlers.</summary>
    public bool IsCaller => _workers.IsCaller;

    public void Start()
    {
        // First the connection: what follows is done, and compiled, while the gateway is being asked for it.
        _supervisor.Start();
        _certificateWatch = new CertificateExpiryMonitor(_settings, _timeProvider, _logger);
        WarmUp.Run();
    }

    /// <inheritdoc cref="LiveCredentials.TryReplace"/>
    public void ReplaceSecurity(ClientSettings next, TimeSpan grace)
    {
        if (_settings.TryReplace(next, grace))
        {
            _logger.SecurityExchanged(next.AppId, grace);
        }
        else
        {
            next.Dispose();
        }
    }

    public async Task<ProduceMsgAck> SendAsync(string msgApi, string bizContent, CancellationToken cancellationToken)
    {
        var activity = MessagingActivities.StartSend(_settings.Current.AppId, msgApi);
        var started = _timeProvider.GetTimestamp();
        string? error = null;
        try
        {
            return await SendCoreAsync(msgApi, bizContent, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e.GetType().Name;
            throw;
        }
        finally
        {
            _metrics.SentMessage(msgApi, _timeProvider.GetElapsedTime(started), error);
            MessagingActivities.End(activity, error);
        }
    }

    /// <summary>Called before anything is received on a connection.</summary>
    private void BeginConnection()
    {
        if (_wasConnected)
        {
            _metrics.Reconnected();
        }

        _wasConnected = true;
        _workers.Start();
    }

    private async Task<ProduceMsgAck> SendCoreAsync(string msgApi, string bizContent, CancellationToken cancellationToken)
    {
        var streamId = _streamIds.Next();
        var frame = WriteProduce(streamId, msgApi, bizContent);
        if (_outbox.Connection is not { } connection)
        {
            throw new AlipayMsgNotConnectedException("There is no open connection. Call ConnectAsync first, or wait until the client has reconnected.");
        }

        var answer = _pendingReplies.Reserve(streamId);
        try
        {
            var limit = _settings.Current.Limits.AckTimeout;
            return await SendAndAwaitAsync(connection, streamId, frame, answer).WaitAsync(limit, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new AlipayMsgAckTimeoutException(streamId, _settings.Current.Limits.AckTimeout);
        }
        finally
        {
            _pendingReplies.Release(streamId);
        }
    }

    /// <summary>Waits for running handlers within the drain timeout; the token ends the waiting early. To be followed by <see cref="DisposeAsync"/>.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        if (!_supervisor.HasEnded)
        {
            _status.Set(ConnectionState.Closing, "Closing.", null, 0);
        }

        _dispatcher.StopTaking();
        if (!await _workers.DrainAsync(_settings.Current.Limits.DrainTimeout, AbandonGrace, _timeProvider, cancellationToken).ConfigureAwait(false))
        {
            _logger.DrainTimedOut(_settings.Current.AppId);
        }
    }

    /// <summary>Writes the acks there are, says goodbye and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _supervisor.DisposeAsync().ConfigureAwait(false);
        _outbox.CompleteAcks();
        _outbox.Dispose();
        _workers.Dispose();
        _metrics.Stopped();
        _certificateWatch?.Dispose();
        _settings.Dispose();
        Entry?.Dispose();
        _logger.Closed(_settings.Current.AppId);
    }

    private async Task<ProduceMsgAck> SendAndAwaitAsync(IMsgTransport connection, string streamId, byte[] frame, Task<ProduceMsgAck> answer)
    {
        try
        {
            await _outbox.SendAsync(connection, frame).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TransportClosedException or ObjectDisposedException)
        {
            throw new AlipayMsgNotConnectedException($"The connection was lost while stream id {streamId} was being sent.", streamId, e);
        }

        return await answer.ConfigureAwait(false);
    }

    /// <summary>The data text is written once, signed and sent as it is (protocol.md 3.6).</summary>
    private byte[] WriteProduce(string streamId, string msgApi, string bizContent)
    {
        if (!FrameWriter.IsJson(bizContent))
        {
            throw new ArgumentException("The content must be one JSON value.", nameof(bizContent));
        }

        var data = FrameWriter.ProduceData(_settings.Current.AppId, msgApi, bizContent, _settings.Current.Certificates?.App, _settings.Current.Certificates?.AlipayRoot);
        if (!TryEncode(data, out var signedBytes))
        {
            throw new ArgumentException(
                $"The content holds a character that {_settings.Current.CharsetName} cannot write. Escape it as \\uXXXX, or use UTF-8.", nameof(bizContent));
        }

        var frame = FrameWriter.Produce(
            streamId,
            _timeProvider.GetUtcNow().ToUnixTimeMilliseconds(),
            _settings.Current.CharsetName,
            _settings.Current.Signer.SignType.Name(),
            _settings.Current.Signer.Sign(signedBytes),
            data);
        TryEncode(frame, out var bytes);
        return bytes;
    }

    private bool TryEncode(byte[] utf8, out byte[] bytes)
    {
        var exact = true;
        bytes = _settings.Current.Charset.IsUtf8 ? utf8 : _settings.Current.Charset.FromUtf8(utf8, out exact);
        return exact;
    }
}
