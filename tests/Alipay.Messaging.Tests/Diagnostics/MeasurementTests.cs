using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Pipeline;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Diagnostics;

/// <summary>What an operator sees. Each test has an app id of its own, since the meter is one for the process.</summary>
public class MeasurementTests
{
    [Fact]
    public async Task Every_instrument_tells_of_the_traffic()
    {
        const string AppId = "2021000000007001";
        using var meter = new Recorder(AppId);
        await using var gateway = await AlipayTestGateway.StartAsync(new AlipayTestGatewayOptions { AppId = AppId, CertificateMode = true });
        var options = new AlipayMessagingOptions { ReconnectDelay = _ => TimeSpan.Zero };
        gateway.ConfigureClient(options);
        await using var client = new AlipayMsgClient(options, new FailingOn("bad"));
        await client.ConnectAsync();
        await gateway.PushAsync("api.good", "{}");
        await gateway.PushAsync("api.bad", "{}", new PushOptions { MsgId = "bad" });
        await gateway.PushAsync("api.forged", "{}", new PushOptions { Signature = PushSignature.OfForeignKey });
        await client.SendMessageAsync("api.sent", "{}");
        meter.Observe();
        gateway.DropAll();
        await gateway.WaitUntilAsync(g => g.UpgradeCount == 2);
        await gateway.PushAsync("api.good", "{}");

        Assert.Equal(2, meter.Sum("alipay.messaging.acks", "outcome", "handled"));
        Assert.Equal(1, meter.Sum("alipay.messaging.acks", "outcome", "handler_failed"));
        Assert.Equal(1, meter.Sum("alipay.messaging.acks", "outcome", "signature_refused"));
        Assert.Equal(1, meter.Sum("alipay.messaging.signature.failures"));
        Assert.Equal(1, meter.Sum("alipay.messaging.reconnects"));
        Assert.Equal(2, meter.Sum("messaging.client.consumed.messages", "messaging.destination.name", "api.good"));
        Assert.Equal(1, meter.Sum("messaging.client.consumed.messages", "error.type", "handler_failed"));
        Assert.Equal(1, meter.Sum("messaging.client.sent.messages", "messaging.system", "alipay"));
        Assert.Equal(3, meter.Count("messaging.process.duration"));
        Assert.Equal(1, meter.Count("messaging.client.operation.duration"));
        Assert.Equal(1, meter.Sum("alipay.messaging.connection.open"));
        Assert.Equal(0, meter.Sum("alipay.messaging.queue.depth"));
        Assert.Equal(1, meter.Count("alipay.messaging.queue.depth"));
        Assert.Equal(1, meter.Count("alipay.messaging.last_frame.age"));
        Assert.True(meter.Sum("alipay.messaging.certificate.days_left") > 300);
    }

#if NET9_0_OR_GREATER // Advice came with .NET 9.
    [Fact]
    public async Task Durations_ask_for_bounds_in_seconds()
    {
        var bounds = new Dictionary<string, IReadOnlyList<double>?>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument is Histogram<double> { Meter.Name: "Alipay.Messaging" } histogram)
                {
                    bounds.Add(histogram.Name, histogram.Advice?.HistogramBucketBoundaries);
                }
            },
        };
        await using var gateway = await AlipayTestGateway.StartAsync();
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        await using var client = new AlipayMsgClient(options, new FailingOn(""));
        await client.ConnectAsync();

        listener.Start();

        Assert.Equal(["messaging.client.operation.duration", "messaging.process.duration"], bounds.Keys.Order());
        Assert.All(bounds.Values, one => Assert.Equal((0.005, 10, 14), (one![0], one[^1], one.Count)));
    }
#endif

    [Fact]
    public void Every_instrument_and_outcome_is_in_the_manual_by_its_name_in_prometheus_too()
    {
        var manual = File.ReadAllText(Manual());
        var instruments = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == "Alipay.Messaging")
                {
                    instruments.Add(instrument);
                }
            },
        };
        RuntimeHelpers.RunClassConstructor(typeof(MessagingMetrics).TypeHandle);

        listener.Start();

        Assert.NotEmpty(instruments);
        Assert.All(instruments, instrument => Assert.Contains($"| `{instrument.Name}` |", manual));
        Assert.All(instruments, instrument => Assert.Contains($"| `{InPrometheus(instrument)}` |", manual));
        Assert.All(
            typeof(AckOutcome).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!), // Literals have a value.
            outcome => Assert.Contains($"| `{outcome}` |", manual));
    }

    [Fact]
    public async Task Closed_client_is_no_longer_observed()
    {
        const string AppId = "2021000000007002";
        using var meter = new Recorder(AppId);
        await using var gateway = await AlipayTestGateway.StartAsync(new AlipayTestGatewayOptions { AppId = AppId });
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        await using var client = new AlipayMsgClient(options, new FailingOn(""));
        await client.ConnectAsync();
        await client.CloseAsync();

        meter.Observe();

        Assert.Equal(0, meter.Count("alipay.messaging.connection.open"));
    }

    [Fact]
    public async Task Handling_and_sending_are_spans_by_the_conventions_for_messaging()
    {
        const string AppId = "2021000000007003";
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Alipay.Messaging",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var gateway = await AlipayTestGateway.StartAsync(new AlipayTestGatewayOptions { AppId = AppId });
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        await using (var client = new AlipayMsgClient(options, new FailingOn("bad")))
        {
            await client.ConnectAsync();
            await gateway.PushAsync("api.good", "{}", new PushOptions { MsgId = "m1" });
            await gateway.PushAsync("api.bad", "{}", new PushOptions { MsgId = "bad" });
            await client.SendMessageAsync("api.sent", "{}");
        }

        var ours = spans.Where(span => (string?)span.GetTagItem("alipay.app_id") == AppId).ToDictionary(span => span.DisplayName);
        Assert.Equal(ActivityKind.Consumer, ours["process api.good"].Kind);
        Assert.Equal("m1", ours["process api.good"].GetTagItem("messaging.message.id"));
        Assert.Equal("alipay", ours["process api.good"].GetTagItem("messaging.system"));
        Assert.Equal((ActivityStatusCode.Error, "handler_failed"), (ours["process api.bad"].Status, ours["process api.bad"].GetTagItem("error.type")));
        Assert.Equal(ActivityKind.Producer, ours["send api.sent"].Kind);
    }

    /// <summary>As OpenTelemetry's exporter and collector write it.</summary>
    private static string InPrometheus(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_');
        var unit = instrument.Unit switch { "s" => "seconds", "d" => "days", _ => "" };
        name = name.Contains(unit, StringComparison.Ordinal) ? name : $"{name}_{unit}";
        return instrument is Counter<long> ? name + "_total" : name;
    }

    private static string Manual([CallerFilePath] string thisFile = "")
        => Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", "docs", "alerts.md"); // A file lies in a directory.

    private sealed class FailingOn(string badId) : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
            => msgId == badId ? throw new InvalidOperationException("boom") : Task.CompletedTask;
    }

    /// <summary>Listens to our meter, for one application.</summary>
    private sealed class Recorder : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<(string Name, double Value, KeyValuePair<string, object?>[] Tags)> _measurements = new();
        private readonly string _appId;

        public Recorder(string appId)
        {
            _appId = appId;
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Alipay.Messaging")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument.Name, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument.Name, value, tags));
            _listener.Start();
        }

        public void Observe() => _listener.RecordObservableInstruments();

        public int Count(string name) => _measurements.Count(m => m.Name == name);

        public double Sum(string name, string? tag = null, string? value = null)
            => _measurements.Where(m => m.Name == name && (tag is null || m.Tags.Any(t => t.Key == tag && (string?)t.Value == value))).Sum(m => m.Value);

        public void Dispose() => _listener.Dispose();

        private void Record(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var copy = tags.ToArray();
            if (copy.Any(tag => tag.Key == "alipay.app_id" && (string?)tag.Value == _appId))
            {
                _measurements.Enqueue((name, value, copy));
            }
        }
    }
}
