using System.Net.WebSockets;

namespace Alipay.Messaging.Benchmarks.EndToEnd.Load;

/// <summary>Writes the frames of one push, each in a write of its own, by one caller at a time.</summary>
internal sealed class PacedSender(WebSocket socket, LoadFrame frame, Burst burst, int first, int end) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly byte[] _bytes = new byte[frame.MaxLength];
    private int _nextId = first;

    public int FrameLength { get; private set; }

    /// <summary>Writes those that may be in flight first; what acks let leave waits until they have left.</summary>
    public async Task BeginAsync(int inFlight, Action opened)
    {
        await _gate.WaitAsync();
        opened();
        for (var i = 0; i < inFlight && _nextId < end; i++)
        {
            await WriteAsync();
        }

        _gate.Release();
    }

    /// <summary>False when all have left.</summary>
    public async ValueTask<bool> SendNextAsync()
    {
        await _gate.WaitAsync();
        var sends = _nextId < end;
        if (sends)
        {
            await WriteAsync();
        }

        _gate.Release();
        return sends;
    }

    public void Dispose() => _gate.Dispose();

    private async ValueTask WriteAsync()
    {
        FrameLength = frame.Write(_bytes, _nextId);
        burst.Leaves(_nextId++);
        await socket.SendAsync(_bytes.AsMemory(0, FrameLength), WebSocketMessageType.Text, true, CancellationToken.None);
    }
}
