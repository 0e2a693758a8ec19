using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Protocol;
using Alipay.Messaging.Signing;
using Alipay.Messaging.Transport;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Engine;

/// <summary>Everything that runs between a connect and its close. Started once, stopped once.</summary>
internal sealed class MsgEngine : IEngineGauges, IAsyncDisposable
{
    private static readonly TimeSpan AbandonGrace = TimeSpan.FromSeconds(1);

    private readonly LiveSettings _settings;
    private readonly EngineMetrics _metrics;
    private readonly LinkStatus _status;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly OutboundSender _sender;
    private readonly PendingAcks _pendingAcks;
    private readonly HandlerPump _pump;
    private readonly InboundDispatcher _dispatcher;
    private readonly LinkLoop _loop;
    private readonly StreamIds _streamIds;
    private CertificateWatch? _certificateWatch;

    public MsgEngine(
        LiveSettings settings,
        ILinkConnector connector,
        IMessageSink sink,
        LinkStatus status,
        EngineMetrics metrics,
        TimeProvider timeProvider,
        ILogger logger)
    {
        _settings = settings;
        _status = status;
        _timeProvider = timeProvider;
        _logger = logger;
        _metrics = metrics;
        var limits = settings.Current.Limits;

        // Room for the answer to everything that can be queued or running while there is no link.
        _sender = new OutboundSender(limits.MessageQueueCapacity + limits.MaxConcurrentMessages);
        _pendingAcks = new PendingAcks(limits.MaxPendingSends);
        _streamIds = new StreamIds(timeProvider);
        var processor = new MessageProcessor(settings, new ObservedSink(sink, metrics, timeProvider, logger), _sender, metrics, logger);
        _pump = new HandlerPump(limits.MessageQueueCapacity, limits.MessageQueueMaxBytes, limits.MaxConcurrentMessages, processor.ProcessAsync);
        _dispatcher = new InboundDispatcher(settings.Current, _pump, processor, _pendingAcks, status, logger);
        var session = new LinkSession(_sender, _pendingAcks, _pump.Start, _dispatcher.DispatchAsync, timeProvider);
        _loop = new LinkLoop(settings.Current.AppId, connector, session, settings.Current.ReconnectDelay, status, timeProvider, logger);
        metrics.Started(this);
    }

    public int QueueDepth => _pump.Waiting;

    public TimeSpan? SinceLastFrame => _timeProvider.GetUtcNow() - _status.Current.LastFrameAt;

    public TimeSpan? CertificateLeft => CertificatesEnd - _timeProvider.GetUtcNow();

    /// <summary>When the first certificate ends; null in key mode.</summary>
    public DateTimeOffset? CertificatesEnd => _settings.Current.Certificates?.NotAfter;

    public bool IsOpen => _loop.IsOpen;

    /// <summary>Whether a link was ever open.</summary>
    public bool WasOpen => _loop.WasOpen;

    /// <summary>What the last attempt to connect failed with; null while it did not.</summary>
    public Exception? LastError => _status.Current.LastError;

    /// <inheritdoc cref="LinkLoop.WhenOpen"/>
    public Task WhenOpen => _loop.WhenOpen;

    /// <summary>Whether the caller runs inside one of our handlers.</summary>
    public bool IsCaller => _pump.IsCaller;

    public void Start()
    {
        // First the link: what follows is done, and compiled, while the gateway is being asked for it.
        _loop.Start();
        _certificateWatch = new CertificateWatch(_settings, _timeProvider, _logger);
        Rehearsal.Run();
    }

    /// <inheritdoc cref="LiveSettings.TryReplace"/>
    public void ReplaceSecurity(EngineSettings next, TimeSpan grace)
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
        using var activity = EngineActivities.StartSend(_settings.Current.AppId, msgApi);
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
            EngineActivities.End(activity, error);
        }
    }

    private async Task<ProduceMsgAck> SendCoreAsync(string msgApi, string bizContent, CancellationToken cancellationToken)
    {
        var streamId = _streamIds.Next();
        var frame = WriteProduce(streamId, msgApi, bizContent);
        if (_sender.Link is not { } link)
        {
            throw new AlipayMsgNotConnectedException("There is no open link. Call ConnectAsync first, or wait until the client has reconnected.");
        }

        var answer = _pendingAcks.Reserve(streamId);
        try
        {
            var limit = _settings.Current.Limits.AckTimeout;
            return await SendAndAwaitAsync(link, streamId, frame, answer).WaitAsync(limit, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new AlipayMsgAckTimeoutException(streamId, _settings.Current.Limits.AckTimeout);
        }
        finally
        {
            _pendingAcks.Release(streamId);
        }
    }

    /// <summary>Waits for running handlers within the drain timeout; the token ends the waiting early. To be followed by <see cref="DisposeAsync"/>.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        if (!_loop.HasEnded)
        {
            _status.Set(ConnectionState.Closing, "Closing.", null, 0);
        }

        _dispatcher.StopTaking();
        if (!await _pump.DrainAsync(_settings.Current.Limits.DrainTimeout, AbandonGrace, _timeProvider, cancellationToken).ConfigureAwait(false))
        {
            _logger.DrainTimedOut(_settings.Current.AppId);
        }
    }

    /// <summary>Writes the acks there are, says goodbye and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync().ConfigureAwait(false);
        _sender.CompleteAcks();
        _sender.Dispose();
        _pump.Dispose();
        _metrics.Stopped();
        _certificateWatch?.Dispose();
        _settings.Dispose();
        _logger.Closed(_settings.Current.AppId);
    }

    private async Task<ProduceMsgAck> SendAndAwaitAsync(IMsgTransport link, string streamId, byte[] frame, Task<ProduceMsgAck> answer)
    {
        try
        {
            await _sender.SendAsync(link, frame).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TransportClosedException or ObjectDisposedException)
        {
            throw new AlipayMsgNotConnectedException($"The link was lost while stream id {streamId} was being sent.", streamId, e);
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
