using System.Net.Sockets;
using System.Net.WebSockets;

namespace Alipay.Messaging.Transport;

/// <summary>A connection over the platform's WebSocket.</summary>
internal sealed class WebSocketTransport : IMsgTransport
{
    private const int ReceiveBufferSize = 4 * 1024;

    // A socket lives in real time, independent of the client's clock.
    private static readonly TimeProvider Clock = TimeProvider.System;

    private readonly ClientWebSocket _socket;
    private readonly HttpMessageInvoker _invoker;
    private readonly int _maxMessageSize;
    private readonly byte[] _receiveBuffer = new byte[ReceiveBufferSize];
    private readonly CancellationTokenSource _ended = new();
    private readonly LivenessTracker _liveness = new(Clock);
    private readonly TimeSpan _heartbeatInterval;
    private readonly TimeSpan _heartbeatTimeout;
    private ConnectionStream? _stream;
    private Task? _watching;
    private volatile string? _whyDead;

    private WebSocketTransport(WebSocketRequest request, SocketsHttpHandler handler)
    {
        _maxMessageSize = request.MaxMessageSize;
        (_heartbeatInterval, _heartbeatTimeout) = (request.HeartbeatInterval, request.HeartbeatTimeout);
        var filter = handler.PlaintextStreamFilter;
        handler.PlaintextStreamFilter = async (context, cancellationToken) =>
            Filter(context, filter is null ? context.PlaintextStream : await filter(context, cancellationToken).ConfigureAwait(false));
        _invoker = new HttpMessageInvoker(new ContentTypeHandler(request.ContentType, handler));
        _socket = new ClientWebSocket();
        var options = _socket.Options;
        options.CollectHttpResponseDetails = true;
        options.KeepAliveInterval = Timeout.InfiniteTimeSpan; // The heartbeat is ours.
        foreach (var (name, value) in request.Headers)
        {
            options.SetRequestHeader(name, value);
        }
    }

    /// <summary>Opens the connection. Everything is disposed when it does not come about.</summary>
    /// <exception cref="WebSocketException">The gateway could not be reached or refused.</exception>
    public static async Task<IMsgTransport> OpenAsync(WebSocketRequest request, SocketsHttpHandler handler, CancellationToken cancellationToken)
    {
        var transport = new WebSocketTransport(request, handler);
        try
        {
            await transport._socket.ConnectAsync(request.Uri, transport._invoker, cancellationToken).ConfigureAwait(false);
            return transport;
        }
        catch (WebSocketException e) when (transport._socket.HttpStatusCode is not 0)
        {
            var status = transport._socket.HttpStatusCode;
            await transport.DisposeAsync().ConfigureAwait(false);
            throw new UpgradeRefusedException(status, e);
        }
        catch
        {
            await transport.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask<PooledMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        // From the first read on: pongs are seen only during a read.
        _watching ??= WatchAsync();
        try
        {
            var result = await _socket.ReceiveAsync(_receiveBuffer.AsMemory(), cancellationToken).ConfigureAwait(false);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                throw await AnswerCloseAsync(cancellationToken).ConfigureAwait(false);
            }

            var message = result.EndOfMessage && result.Count <= _maxMessageSize
                ? Copy(_receiveBuffer.AsSpan(0, result.Count))
                : await ReceiveRestAsync(result.Count, cancellationToken).ConfigureAwait(false);
            return new PooledMessage(message.Buffer, message.Length, Stream.NextMessageWasText());
        }
        catch (Exception e) when (IsEndOfConnection(e))
        {
            throw Ended(e);
        }
    }

    public async ValueTask SendAsync(IReadOnlyList<byte[]> messages)
    {
        try
        {
            await Stream.GatherAsync().ConfigureAwait(false);
            try
            {
                foreach (var message in messages)
                {
                    await _socket.SendAsync(message.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
                }
            }
            finally
            {
                // In every case: a close frame may have been gathered too.
                await Stream.WriteGatheredAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e) when (IsEndOfConnection(e))
        {
            throw Ended(e);
        }
    }

    public ValueTask CloseAsync(CancellationToken cancellationToken) => CloseHandshakeAsync(WebSocketCloseStatus.NormalClosure, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        _invoker.Dispose();
        if (_watching is not null)
        {
            await _watching.ConfigureAwait(false);
        }

        _ended.Dispose();
    }

    private ConnectionStream Stream => _stream!; // The filter was asked for one before any connection was open.

    /// <summary>Asked for each connection; one that asks a proxy for a tunnel carries no frames, but the tunnel, which comes next.</summary>
    private Stream Filter(SocketsHttpPlaintextStreamFilterContext context, Stream stream)
        => context.InitialRequestMessage.Method == HttpMethod.Connect ? stream : _stream = new ConnectionStream(stream, _liveness);

    private async Task WatchAsync()
    {
        try
        {
            var heartbeat = new Heartbeat(_liveness, Stream.PingAsync, _heartbeatInterval, _heartbeatTimeout, Clock);
            if (!await heartbeat.IsPeerDeadAsync(_ended.Token).ConfigureAwait(false))
            {
                return;
            }

            _whyDead = "no pong within the heartbeat timeout";
        }
        catch (Exception e)
        {
            // A connection without a heartbeat may be dead without a sign: it is replaced.
            _whyDead = $"the heartbeat failed with {e.GetType().Name}";
        }

        // The receive or the write that is under way ends, and reports why.
        _socket.Abort();
    }

    private async ValueTask CloseHandshakeAsync(WebSocketCloseStatus status, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(IMsgTransport.CloseTimeout, TimeProvider.System);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _socket.CloseOutputAsync(status, null, both.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (IsEndOfConnection(e))
        {
            // The peer is gone or does not read: no closing handshake is possible.
        }
    }

    private TransportClosedException Ended(Exception e) => new(_whyDead ?? Describe(e), e);

    private static bool IsEndOfConnection(Exception e)
        => e is WebSocketException or SocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException;

    private static string Describe(Exception e) => e switch
    {
        WebSocketException { WebSocketErrorCode: WebSocketError.ConnectionClosedPrematurely } => "connection lost without a close frame",
        WebSocketException w => $"WebSocket error {w.WebSocketErrorCode}",
        _ => e.GetType().Name,
    };

    private static (byte[] Buffer, int Length) Copy(ReadOnlySpan<byte> bytes)
    {
        var buffer = MessageBuffers.Rent(Math.Max(bytes.Length, 1));
        bytes.CopyTo(buffer);
        return (buffer, bytes.Length);
    }

    private async ValueTask<(byte[] Buffer, int Length)> ReceiveRestAsync(int length, CancellationToken cancellationToken)
    {
        var buffer = MessageBuffers.Rent(ReceiveBufferSize * 4);
        try
        {
            _receiveBuffer.AsSpan(0, length).CopyTo(buffer);
            while (true)
            {
                if (length > _maxMessageSize)
                {
                    throw await RefuseTooBigAsync(cancellationToken).ConfigureAwait(false);
                }

                if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }

                var result = await _socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    throw await AnswerCloseAsync(cancellationToken).ConfigureAwait(false);
                }

                length += result.Count;
                if (result.EndOfMessage && length <= _maxMessageSize)
                {
                    return Fit(buffer, length);
                }
            }
        }
        catch
        {
            MessageBuffers.Return(buffer);
            throw;
        }
    }

    /// <summary>A message may wait in the queue for long, so it does not keep a buffer much larger than itself.</summary>
    private static (byte[] Buffer, int Length) Fit(byte[] buffer, int length)
    {
        if (length > buffer.Length / 2)
        {
            return (buffer, length);
        }

        var fitting = Copy(buffer.AsSpan(0, length));
        MessageBuffers.Return(buffer);
        return fitting;
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = MessageBuffers.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        MessageBuffers.Return(buffer);
        return larger;
    }

    private async Task<TransportClosedException> RefuseTooBigAsync(CancellationToken cancellationToken)
    {
        await CloseHandshakeAsync(WebSocketCloseStatus.MessageTooBig, cancellationToken).ConfigureAwait(false);
        await DiscardUntilClosedAsync(cancellationToken).ConfigureAwait(false);
        return new TransportClosedException($"a message larger than {_maxMessageSize} bytes (MaxMessageSize)");
    }

    /// <summary>A socket that is closed over unread bytes resets the connection, and the peer may never see why.</summary>
    private async Task DiscardUntilClosedAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(IMsgTransport.CloseTimeout, Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            while ((await _socket.ReceiveAsync(_receiveBuffer.AsMemory(), both.Token).ConfigureAwait(false)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception e) when (IsEndOfConnection(e))
        {
            // The peer is gone, or sends for longer than the limit.
        }
    }

    private async Task<TransportClosedException> AnswerCloseAsync(CancellationToken cancellationToken)
    {
        var (status, words) = (_socket.CloseStatus, _socket.CloseStatusDescription);
        await CloseHandshakeAsync(WebSocketCloseStatus.NormalClosure, cancellationToken).ConfigureAwait(false);
        return new TransportClosedException($"closed by the gateway with code {(int?)status ?? 1005}{(string.IsNullOrWhiteSpace(words) ? "" : $": {words}")}");
    }
}
