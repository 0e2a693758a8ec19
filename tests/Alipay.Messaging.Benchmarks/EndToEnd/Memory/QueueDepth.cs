using System.Diagnostics.Metrics;

namespace Alipay.Messaging.Benchmarks.EndToEnd.Memory;

/// <summary>How many received messages wait for a handler, as the library's meter says. Its other instruments stay off.</summary>
internal sealed class QueueDepth : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _depth;

    public QueueDepth()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "alipay.messaging.queue.depth")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, depth, _, _) => _depth = depth);
        _listener.Start();
    }

    public long Read()
    {
        _listener.RecordObservableInstruments();
        return _depth;
    }

    public void Dispose() => _listener.Dispose();
}
