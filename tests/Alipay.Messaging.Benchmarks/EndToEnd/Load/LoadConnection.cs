using System.Diagnostics;
using System.Net.WebSockets;

namespace Alipay.Messaging.Benchmarks.EndToEnd.Load;

/// <summary>One open connection of the <see cref="LoadGateway"/>.</summary>
internal sealed class LoadConnection(WebSocket socket)
{
    private volatile Burst? _burst;
    private volatile PacedSender? _sender;
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
                if (_sender is { } sender)
                {
                    await sender.SendNextAsync();
                }

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
    /// <param name="frame">What is sent.</param>
    /// <param name="count">How many times.</param>
    /// <param name="inFlight">How many may be without their ack.</param>
    /// <param name="pacing">When each leaves.</param>
    /// <returns>Messages a second, the median and the 99th percentile in milliseconds, the frame's length.</returns>
    public async Task<string> PushAsync(LoadFrame frame, int count, int inFlight, Pacing pacing)
    {
        using var burst = new Burst(_nextId, count, inFlight);
        _burst = burst;
        if (_end is { } end)
        {
            burst.Fail(end);
        }

        using var sender = new PacedSender(socket, frame, burst, _nextId, _nextId + count);
        _nextId += count;
        var started = Stopwatch.GetTimestamp();
        switch (pacing)
        {
            case Pacing.Acks:
                await sender.BeginAsync(inFlight, () => _sender = sender);
                break;
            case Pacing.Bursts:
                while (await burst.TakePlaceAsync() && await sender.SendNextAsync())
                {
                }

                break;
            default:
                using (var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(1)))
                {
                    while (await clock.WaitForNextTickAsync() && await sender.SendNextAsync())
                    {
                    }
                }

                break;
        }

        await burst.Done;
        _sender = null;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var (p50, p99) = burst.Latencies();
        return FormattableString.Invariant($"{count / seconds:0} {p50:0.000} {p99:0.000} {sender.FrameLength}");
    }
}
