using System.Diagnostics;
using System.Diagnostics.Metrics;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Tests.Diagnostics;

/// <summary>Listeners to spans and measurements that throw.</summary>
public sealed class ThrowingListenerTests
{
    [Theory]
    [InlineData("sample")]
    [InlineData("started")]
    [InlineData("stopped")]
    public async Task Activity_listener_that_throws_changes_no_answer_and_no_send(string where)
    {
        const string Hostile = "api.listener.";
        var api = Hostile + where;
        var calls = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Alipay.Messaging",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => ThrowIf("sample", options.Name),
            ActivityStarted = activity => ThrowIf("started", activity.DisplayName),
            ActivityStopped = activity => ThrowIf("stopped", activity.DisplayName),
        };
        await using var fixture = await FaultFixture.ConnectAsync(options => options.MaxConcurrentMessages = 1);
        ActivitySource.AddActivityListener(listener);

        for (var i = 0; i < 3; i++)
        {
            var result = await fixture.Gateway.PushAsync(api, "{}", new() { MsgId = $"m{i}" });
            Assert.Equal(PushOutcome.Success, Assert.Single(result.Deliveries).Outcome);
            Assert.Equal(MsgStatus.Success, (await fixture.Client.SendMessageAsync(api, "{}")).Status);
        }

        Assert.Equal(3, fixture.Ledger.TotalCompleted);
        Assert.Equal(6, calls);
        Assert.Null(Activity.Current);

        ActivitySamplingResult ThrowIf(string at, string name)
        {
            if (at == where && name.EndsWith(api, StringComparison.Ordinal))
            {
                Interlocked.Increment(ref calls);
                throw new InvalidOperationException("The listener throws.");
            }

            return ActivitySamplingResult.AllDataAndRecorded;
        }
    }

    [Fact]
    public void Span_whose_start_made_a_listener_throw_is_ended_all_the_same()
    {
        const string Api = "api.listener.throws.at.the.start";
        var stopped = new List<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Alipay.Messaging",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = activity => _ = activity.DisplayName.EndsWith(Api, StringComparison.Ordinal) ? throw new InvalidTimeZoneException() : 0,
            ActivityStopped = activity => stopped.Add(activity.DisplayName),
        };
        ActivitySource.AddActivityListener(listener);

        var activity = MessagingActivities.StartProcess("1", Api, "m1");
        MessagingActivities.End(activity, null);

        Assert.Contains($"process {Api}", stopped);
        Assert.Null(Activity.Current);
    }

    [Fact]
    public async Task Meter_listener_that_throws_at_every_measurement_changes_no_answer_and_no_send()
    {
        const string AppId = "2021000000007801";
        var calls = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, me) =>
            {
                if (instrument.Meter.Name == "Alipay.Messaging")
                {
                    me.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => ThrowIfOurs(tags));
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => ThrowIfOurs(tags));
        listener.Start();
        await using var fixture = await FaultFixture.ConnectAsync(
            options => options.MaxConcurrentMessages = 1, new() { AppId = AppId, RedeliverUntilSuccess = true, PushTimeout = Limits.Soon });

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(PushOutcome.Success, Assert.Single((await fixture.PushAsync($"m{i}")).Deliveries).Outcome);
            Assert.Equal(MsgStatus.Success, (await fixture.Client.SendMessageAsync("a", "{}")).Status);
        }

        fixture.Gateway.DropAll();
        await fixture.WaitForConnectionAsync(2);
        Assert.Equal(MsgStatus.Success, (await fixture.PushAsync("after")).Status);
        Assert.Equal(4, fixture.Ledger.TotalCompleted);
        Assert.True(calls >= 16); // Three for each message and two for each send, and the reconnect.

        void ThrowIfOurs(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags)
            {
                if (AppId.Equals(tag.Value))
                {
                    Interlocked.Increment(ref calls);
                    throw new InvalidOperationException("The listener throws.");
                }
            }
        }
    }

    [Fact]
    public void Instrument_whose_publication_made_a_listener_throw_is_used_all_the_same()
    {
        using var meter = new Meter("A meter of this test");
        using var throwing = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter == meter)
                {
                    throw new InvalidTimeZoneException();
                }
            },
        };
        throwing.Start();

        var counter = GuardedInstruments.Publish(meter, "the.counter", static (meter, name) => meter.CreateCounter<long>(name));

        var sum = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, me) =>
            {
                if (instrument.Meter == meter)
                {
                    me.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => sum += value);
        listener.Start();
        counter.Increment(default);
        Assert.Equal((1, "the.counter"), (sum, counter.Name));
    }
}
