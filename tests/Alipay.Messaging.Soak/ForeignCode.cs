using System.Diagnostics;
using System.Diagnostics.Metrics;
using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Soak;

/// <summary>Code of an application at its worst: log, listeners and store throw in 1 of 50 calls, and event handlers block.</summary>
internal sealed class ForeignCode : IDisposable
{
    private const int OneOf = 50;

    private readonly Tally _tally;
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters;

    /// <summary>Listens to the spans and measurements of the process.</summary>
    public ForeignCode(Tally tally)
    {
        _tally = tally;
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Alipay.Messaging",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
            {
                MayThrow("activity listener");
                return ActivitySamplingResult.AllDataAndRecorded;
            },
            ActivityStarted = _ => MayThrow("activity listener"),
            ActivityStopped = _ => MayThrow("activity listener"),
        };
        ActivitySource.AddActivityListener(_activities);
        _meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Alipay.Messaging")
                {
                    listener.EnableMeasurementEvents(instrument);
                    MayThrow("meter listener");
                }
            },
        };
        _meters.SetMeasurementEventCallback<long>((_, _, _, _) => MayThrow("meter listener"));
        _meters.SetMeasurementEventCallback<double>((_, _, _, _) => MayThrow("meter listener"));
    }

    /// <summary>Starts to receive measurements. Called before the first client, so that the publication of its instruments may throw too.</summary>
    public void Start()
    {
        try
        {
            _meters.Start();
        }
        catch (InvalidOperationException)
        {
            // Its own publication threw; it listens to the instruments before that one.
        }
    }

    public bool Throws(string who)
    {
        if (Random.Shared.Next(OneOf) > 0)
        {
            return false;
        }

        _tally.Add($"foreign code: calls of the {who} that threw");
        return true;
    }

    public void MayThrow(string who)
    {
        if (Throws(who))
        {
            throw new InvalidOperationException($"The {who} throws now and then.");
        }
    }

    /// <summary>Makes the log of this client throw, and a handler of its state block, now and then.</summary>
    public void AttachTo(FaultFixture fixture)
    {
        fixture.Log.Throws = (_, _) => Throws("log");
        fixture.Client.StateChanged += (_, _) =>
        {
            if (Random.Shared.Next(5) == 0)
            {
                _tally.Add("foreign code: handlers of StateChanged that blocked");
                Thread.Sleep(Random.Shared.Next(1, 1500));
            }

            MayThrow("handler of StateChanged");
        };
    }

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
    }
}
