using System.Buffers.Text;
using System.Diagnostics;
using System.Text;

namespace Alipay.Messaging.Benchmarks.EndToEnd.Load;

/// <summary>The messages of one push: how many may be in flight, when each left, how long its ack took.</summary>
/// <param name="first">The id of the first one; the others follow it.</param>
/// <param name="count">How many there are.</param>
/// <param name="inFlight">How many may be without their ack.</param>
internal sealed class Burst(int first, int count, int inFlight) : IDisposable
{
    private readonly long[] _sentAt = new long[count];
    private readonly double[] _latency = new double[count];
    private readonly SemaphoreSlim _places = new(inFlight);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _acknowledged;

    /// <summary>Ends when all are acknowledged; fails when one is refused or the connection is lost.</summary>
    public Task Done => _done.Task;

    /// <summary>Waits for a place. False when there is nothing left to wait for.</summary>
    public async ValueTask<bool> TakePlaceAsync()
    {
        await _places.WaitAsync();
        return !_done.Task.IsFaulted;
    }

    public void Leaves(int id) => _sentAt[id - first] = Stopwatch.GetTimestamp();

    /// <summary>Takes one ack; one caller at a time.</summary>
    public void Take(ReadOnlySpan<byte> ack)
    {
        if (_done.Task.IsCompleted)
        {
            return;
        }

        var id = ack[(ack.IndexOf("stream-id:"u8) + 10)..];
        if (!Utf8Parser.TryParse(id, out int number, out _) || ack.IndexOf("SUCCESS"u8) < 0)
        {
            Fail(new InvalidOperationException($"Not acknowledged: {Encoding.UTF8.GetString(ack)}"));
            return;
        }

        _latency[number - first] = Stopwatch.GetElapsedTime(_sentAt[number - first]).TotalMilliseconds;
        _places.Release();
        if (++_acknowledged == count)
        {
            _done.TrySetResult();
        }
    }

    public void Fail(Exception e)
    {
        if (_done.TrySetException(e))
        {
            _places.Release();
        }
    }

    /// <summary>The median and the 99th percentile, in milliseconds, once all are acknowledged.</summary>
    public (double P50, double P99) Latencies()
    {
        Array.Sort(_latency);
        return (_latency[count / 2], _latency[(int)(count * 0.99)]);
    }

    public void Dispose() => _places.Dispose();
}
