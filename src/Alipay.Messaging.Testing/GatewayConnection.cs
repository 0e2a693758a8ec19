using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Text;
using Alipay.Messaging.Testing.Connections;
using Alipay.Messaging.Testing.Hosting;

namespace Alipay.Messaging.Testing;

/// <summary>The gateway's end of one connection. Thread-safe.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle is never asked for holds nothing to dispose of.")]
public sealed class GatewayConnection
{
    private const byte FinalText = 0x81;
    private const byte FinalPing = 0x89;

    private readonly ConnectionStream _stream;
    private readonly TcpEnd _tcp;
    private readonly Encoding _charset;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly TaskCompletionSource<WebSocket> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal GatewayConnection(int number, ConnectionStream stream, TcpEnd tcp, Encoding charset)
    {
        Number = number;
        _stream = stream;
        _tcp = tcp;
        _charset = charset;
    }

    /// <summary>1 for the first connection that the gateway ever opened, 2 for the next.</summary>
    public int Number { get; }

    /// <summary>Whether the connection is open at this moment.</summary>
    public bool IsOpen => !_closed.Task.IsCompleted && (!_opened.Task.IsCompletedSuccessfully || _opened.Task.Result.State == WebSocketState.Open);

    /// <summary>Completes when the connection has ended in any way.</summary>
    public Task Closed => _closed.Task;

    /// <summary>How many pings the client has sent.</summary>
    public int PingsReceived => _stream.PingsReceived;

    /// <summary>The code of the client's close frame; <see langword="null"/> when it has sent none.</summary>
    public int? CloseCodeReceived { get; private set; }

    /// <summary>The reason in the client's close frame; <see langword="null"/> when it has sent none.</summary>
    public string? CloseReasonReceived { get; private set; }

    internal int BinaryFramesReceived => _stream.BinaryFramesReceived;

    /// <summary>Sends any text as one message, in the gateway's charset.</summary>
    /// <param name="text">The whole message.</param>
    /// <param name="cancellationToken">Ends the sending, and the connection with it.</param>
    /// <returns>A task that completes when it has been written.</returns>
    public Task SendTextAsync(string text, CancellationToken cancellationToken = default)
        => SendAsync(_charset.GetBytes(text), WebSocketMessageType.Text, 1, false, cancellationToken);

    /// <summary>Sends any bytes as one message.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="messageType">Text (the bytes need not be any charset's) or binary.</param>
    /// <param name="cancellationToken">Ends the sending, and the connection with it.</param>
    /// <returns>A task that completes when it has been written.</returns>
    public Task SendBytesAsync(ReadOnlyMemory<byte> message, WebSocketMessageType messageType, CancellationToken cancellationToken = default)
        => SendAsync(message, messageType, 1, false, cancellationToken);

    /// <summary>Writes any bytes between two WebSocket frames: frames that no WebSocket would send.</summary>
    /// <param name="bytes">The bytes as they go into the TCP (or TLS) connection.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <returns>A task that completes when they have been written.</returns>
    public async Task SendWireBytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        await _opened.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _stream.WriteBetweenFramesAsync(bytes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Pings the client.</summary>
    /// <param name="payload">Up to 125 bytes, which the pong echoes. Default none.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <returns>A task that completes when it has been written; it does not wait for the pong.</returns>
    public Task PingAsync(ReadOnlyMemory<byte> payload = default, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, 125);
        return SendWireBytesAsync((byte[])[FinalPing, (byte)payload.Length, .. payload.Span], cancellationToken);
    }

    /// <summary>Sends the first half of a text frame and drops the connection.</summary>
    /// <param name="text">The message of which half is sent.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <returns>A task that completes when the connection has been dropped.</returns>
    public async Task SendHalfAndDropAsync(string text, CancellationToken cancellationToken = default)
    {
        var payload = _charset.GetBytes(text);
        var header = new byte[10];
        header[0] = FinalText;
        header[1] = 127;
        BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(2), (ulong)payload.Length);
        await SendWireBytesAsync((byte[])[.. header, .. payload.AsSpan(0, payload.Length / 2)], cancellationToken).ConfigureAwait(false);
        Drop();
    }

    /// <summary>Starts the closing handshake; does not wait for the client's close frame.</summary>
    /// <param name="code">The close code. Default 1000.</param>
    /// <param name="reason">The reason, up to 123 bytes. Default none.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <returns>A task that completes when the close frame has been written.</returns>
    public async Task CloseAsync(int code = 1000, string reason = "", CancellationToken cancellationToken = default)
    {
        var socket = await _opened.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Ends the TCP connection (FIN) without a close frame.</summary>
    public void Drop() => _tcp.Drop();

    /// <summary>Resets the TCP connection (RST).</summary>
    public void Reset() => _tcp.Reset();

    /// <summary>Stops answering pings. Everything else continues.</summary>
    public void StopPonging() => _stream.IsMute = true;

    /// <summary>Stops reading: no pongs, no acknowledgements, no close frames; eventually the client's writes block.</summary>
    public void StopReading() => _stream.StopReading();

    /// <summary>Resumes reading, starting with the withheld bytes.</summary>
    public void ResumeReading() => _stream.ResumeReading();

    internal async Task SendAsync(
        ReadOnlyMemory<byte> message,
        WebSocketMessageType type,
        int fragments,
        bool pings,
        CancellationToken cancellationToken)
    {
        var socket = await _opened.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var i = 0; i < fragments; i++)
            {
                var from = (int)((long)message.Length * i / fragments);
                var to = (int)((long)message.Length * (i + 1) / fragments);
                var isLast = i == fragments - 1;
                await socket.SendAsync(message[from..to], type, isLast, cancellationToken).ConfigureAwait(false);
                if (pings && !isLast)
                {
                    await PingAsync("between"u8.ToArray(), cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Reads until the connection ends. Never throws, however it ends.</summary>
    internal async Task ReceiveAsync(WebSocket socket, Func<ReadOnlyMemory<byte>, Task> receive, CancellationToken stopped)
    {
        _opened.TrySetResult(socket);
        var message = new ArrayBufferWriter<byte>(4096);
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(message.GetMemory(4096), stopped).ConfigureAwait(false);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await AnswerCloseAsync(socket, stopped).ConfigureAwait(false);
                    return;
                }

                message.Advance(part.Count);
                if (part.EndOfMessage)
                {
                    await receive(message.WrittenMemory).ConfigureAwait(false);
                    message.ResetWrittenCount();
                }
            }
        }
        catch (Exception exception) when (ConnectionEnd.IsOne(exception))
        {
            // The connection has ended without a close frame.
        }
    }

    /// <summary>The connection has ended or was never established.</summary>
    internal void End()
    {
        _opened.TrySetCanceled();
        _closed.TrySetResult();
    }

    private async Task AnswerCloseAsync(WebSocket socket, CancellationToken stopped)
    {
        CloseReasonReceived = socket.CloseStatusDescription;
        CloseCodeReceived = (int?)socket.CloseStatus;
        if (socket.State == WebSocketState.CloseReceived)
        {
            // A close frame without a code (1005) cannot be echoed.
            var code = socket.CloseStatus is null or WebSocketCloseStatus.Empty ? WebSocketCloseStatus.NormalClosure : socket.CloseStatus.Value;
            await socket.CloseOutputAsync(code, "", stopped).ConfigureAwait(false);
        }
    }
}
