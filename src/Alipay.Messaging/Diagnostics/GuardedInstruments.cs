using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Alipay.Messaging.Diagnostics;

/// <summary>The only place that calls meter listeners: what one throws costs at most the measurement.</summary>
internal static class GuardedInstruments
{
    /// <summary>Creates an instrument, which notifies the listeners that are there already.</summary>
    public static TInstrument Publish<TInstrument>(Meter meter, string name, Func<Meter, string, TInstrument> create)
        where TInstrument : Instrument
    {
        try
        {
            return create(meter, name);
        }
        catch (Exception)
        {
            // The meter took the instrument before a listener threw, and names it to every new listener.
            return Find<TInstrument>(meter, name);
        }
    }

    public static void Increment(this Counter<long> counter, in TagList tags)
    {
        if (!counter.Enabled)
        {
            return;
        }

        try
        {
            counter.Add(1, tags);
        }
        catch (Exception)
        {
            // The measurement is lost, for the listener that threw and for those behind it.
        }
    }

    public static void Measure(this Histogram<double> histogram, TimeSpan duration, in TagList tags)
    {
        if (!histogram.Enabled)
        {
            return;
        }

        try
        {
            histogram.Record(duration.TotalSeconds, tags);
        }
        catch (Exception)
        {
            // As above.
        }
    }

    private static TInstrument Find<TInstrument>(Meter meter, string name)
        where TInstrument : Instrument
    {
        TInstrument? found = null;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) => found = instrument.Meter == meter && instrument.Name == name ? (TInstrument)instrument : found,
        };
        listener.Start();
        return found!; // The meter has it.
    }
}
