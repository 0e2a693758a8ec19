using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Protocol;
using Alipay.Messaging.Signing;
using Alipay.Messaging.Transport;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Engine;

/// <summary>Everything that runs between a connect and its close. Started once, stopped once.</summary>
internal sealed class MsgEngine : IAsyncDisposable
{
    private static readonly TimeSpan AbandonGrace = TimeSpan.FromSeconds(1);

    private readonly EngineSettings _settings;
    private readonly LinkStatus _status;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly OutboundSender _sender;
    private readonly PendingAcks _pendingAcks;
    private readonly HandlerPump _pump;
    private readonly InboundDispatcher _dispatcher;
    private readonly LinkLoop _loop;
    private readonly StreamIds _streamIds;

    public MsgEngine(
        EngineSettings settings, ILinkConnector connector, IMessageSink sink, LinkStatus status, TimeProvider timeProvider, ILogger logger)
    {
        _settings = settings;
        _status = status;
        _timeProvider = timeProvider;
        _logger = logger;
        var limits = settings.Limits;

        // Room for the answer to everything that can be queued or running while there is no link.
        _sender = new OutboundSender(limits.MessageQueueCapacity + limits.MaxConcurrentMessages);
        _pendingAcks = new PendingAcks(limits.MaxPendingSends);
        _streamIds = new StreamIds(timeProvider);
        var processor = new MessageProcessor(settings, sink, _sender, new EngineMetrics(settings.AppId), logger);
        _pump = new HandlerPump(limits.MessageQueueCapacity, limits.MessageQueueMaxBytes, limits.MaxConcurrentMessages, processor.ProcessAsync);
        _dispatcher = new InboundDispatcher(settings, _pump, processor, _pendingAcks, status, logger);
        var session = new LinkSession(_sender, _pendingAcks, _dispatcher.DispatchAsync, timeProvider);
        _loop = new LinkLoop(settings.AppId, connector, session, settings.ReconnectDelay, status, timeProvider, logger);
    }

    public bool IsOpen => _loop.IsOpen;

    /// <summary>Whether a link was ever open.</summary>
    public bool WasOpen => _loop.WasOpen;

    /// <inheritdoc cref="LinkLoop.WhenOpen"/>
    public Task WhenOpen => _loop.WhenOpen;

    /// <summary>Whether the caller runs inside one of our handlers.</summary>
    public bool IsCaller => _pump.IsCaller;

    public void Start() => _loop.Start();

    public async Task<ProduceMsgAck> SendAsync(string msgApi, string bizContent, CancellationToken cancellationToken)
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
            var limit = _settings.Limits.AckTimeout;
            return await SendAndAwaitAsync(link, streamId, frame, answer).WaitAsync(limit, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new AlipayMsgAckTimeoutException(streamId, _settings.Limits.AckTimeout);
        }
        finally
        {
            _pendingAcks.Release(streamId);
        }
    }

    /// <summary>Waits for running handlers within the drain timeout; the token ends the waiting early. To be followed by <see cref="DisposeAsync"/>.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        _status.Set(ConnectionState.Closing, "Closing.", null, 0);
        _dispatcher.StopTaking();
        if (!await _pump.DrainAsync(_settings.Limits.DrainTimeout, AbandonGrace, _timeProvider, cancellationToken).ConfigureAwait(false))
        {
            _logger.DrainTimedOut(_settings.AppId);
        }
    }

    /// <summary>Writes the acks there are, says goodbye and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync().ConfigureAwait(false);
        _sender.CompleteAcks();
        _sender.Dispose();
        _pump.Dispose();
        _settings.Dispose();
        _logger.Closed(_settings.AppId);
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

        var data = FrameWriter.ProduceData(_settings.AppId, msgApi, bizContent, _settings.Certificates?.App, _settings.Certificates?.AlipayRoot);
        if (!TryEncode(data, out var signedBytes))
        {
            throw new ArgumentException(
                $"The content holds a character that {_settings.CharsetName} cannot write. Escape it as \\uXXXX, or use UTF-8.", nameof(bizContent));
        }

        var frame = FrameWriter.Produce(
            streamId,
            _timeProvider.GetUtcNow().ToUnixTimeMilliseconds(),
            _settings.CharsetName,
            _settings.Signer.SignType.Name(),
            _settings.Signer.Sign(signedBytes),
            data);
        TryEncode(frame, out var bytes);
        return bytes;
    }

    private bool TryEncode(byte[] utf8, out byte[] bytes)
    {
        var exact = true;
        bytes = _settings.Charset.IsUtf8 ? utf8 : _settings.Charset.FromUtf8(utf8, out exact);
        return exact;
    }
}
