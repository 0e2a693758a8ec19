using System.Diagnostics;
using System.Net.WebSockets;

namespace Alipay.Messaging.Benchmarks.EndToEnd.Load;

/// <summary>One open connection of the <see cref="LoadGateway"/>.</summary>
internal sealed class LoadConnection(WebSocket socket)
{
    private volatile Burst? _burst;
    private volatile Exception? _end;
    private int _nextId;

    /// <summary>Reads until the connection ends. Between the bursts too: the platform answers pings only while it is read.</summary>
    public async Task ReadAsync()
    {
        var buffer = new byte[4096];
        Exception end = new InvalidOperationException("The client has closed the connection.");
        try
        {
            var ack = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            while (ack.MessageType != WebSocketMessageType.Close)
            {
                _burst?.Take(ack.EndOfMessage ? buffer.AsSpan(0, ack.Count) : []);
                ack = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            }
        }
        catch (WebSocketException e)
        {
            end = e;
        }

        _end = end;
        _burst?.Fail(end);
    }

    /// <summary>Sends and waits for the acks.</summary>
    /// <returns>Messages a second, the median and the 99th percentile in milliseconds, the frame's length.</returns>
    public async Task<string> PushAsync(LoadFrame frame, int count, int inFlight)
    {
        using var burst = new Burst(_nextId, count, inFlight);
        _burst = burst;
        if (_end is { } end)
        {
            burst.Fail(end);
        }

        var bytes = new byte[frame.MaxLength];
        var length = 0;
        var started = Stopwatch.GetTimestamp();
        for (var last = _nextId + count; _nextId < last && await burst.TakePlaceAsync(); _nextId++)
        {
            length = frame.Write(bytes, _nextId);
            burst.Leaves(_nextId);
            await socket.SendAsync(bytes.AsMemory(0, length), WebSocketMessageType.Text, true, CancellationToken.None);
        }

        await burst.Done;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var (p50, p99) = burst.Latencies();
        return FormattableString.Invariant($"{count / seconds:0} {p50:0.000} {p99:0.000} {length}");
    }
}
