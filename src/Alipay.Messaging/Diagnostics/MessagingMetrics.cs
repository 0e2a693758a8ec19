using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Alipay.Messaging.Diagnostics;

/// <summary>
/// The instruments of one client, on the meter <c>Alipay.Messaging</c>. Every measurement carries the application's id.
/// Observable instruments are read while the client runs.
/// </summary>
internal sealed class MessagingMetrics
{
    /// <summary>The name to subscribe to, of the meter and of the activity source.</summary>
    public const string MeterName = "Alipay.Messaging";

    /// <summary>The tag that says how a message was delivered: <see cref="WebSocket"/> or <see cref="Http"/>.</summary>
    public const string ChannelTag = "alipay.channel";

    public const string WebSocket = "websocket";
    public const string Http = "http";

    /// <summary><c>messaging.system</c>.</summary>
    public const string System = "alipay";

    private static readonly Meter Meter = new(MeterName);
    private static readonly ConcurrentDictionary<MessagingMetrics, IClientGauges> Running = new();

    private static readonly Histogram<double> ProcessDuration = CreateDuration(
        "messaging.process.duration", "How long handling a message took, idempotency included.");

    private static readonly Histogram<double> OperationDuration = CreateDuration(
        "messaging.client.operation.duration", "How long sending a message took, from the call to the answer.");

    private static readonly Counter<long> Consumed = CreateCounter(
        "messaging.client.consumed.messages", "{message}", "Verified messages that were processed.");

    private static readonly Counter<long> Sent = CreateCounter(
        "messaging.client.sent.messages", "{message}", "Messages that were sent.");

    private static readonly Counter<long> Acks = CreateCounter(
        "alipay.messaging.acks", "{message}", "Answers given to received messages, by outcome.");

    private static readonly Counter<long> SignatureFailures = CreateCounter(
        "alipay.messaging.signature.failures", "{message}", "Received messages that were not surely Alipay's.");

    private static readonly Counter<long> ReusedMsgIds = CreateCounter(
        "alipay.messaging.msg_id.reused", "{message}", "Messages with the id of another message whose content differs.");

    private static readonly Counter<long> Reconnects = CreateCounter(
        "alipay.messaging.reconnects", "{connection}", "Connections that were opened to replace a lost one.");

    private readonly KeyValuePair<string, object?> _app;
    private readonly KeyValuePair<string, object?> _channel;

    static MessagingMetrics()
    {
        GuardedInstruments.Publish(Meter, "alipay.messaging.queue.depth", static (meter, name)
            => meter.CreateObservableUpDownCounter(name, () => Observe(g => (long?)g.QueueDepth, withChannel: true), "{message}", "Received messages that wait for a handler."));
        GuardedInstruments.Publish(Meter, "alipay.messaging.connection.open", static (meter, name)
            => meter.CreateObservableGauge(name, () => Observe(g => g.IsOpen is { } open ? (long?)(open ? 1 : 0) : null), "{connection}", "1 while a connection is open, else 0."));
        GuardedInstruments.Publish(Meter, "alipay.messaging.last_frame.age", static (meter, name)
            => meter.CreateObservableGauge(name, () => Observe(g => g.SinceLastFrame?.TotalSeconds), "s", "How long ago the last message of any kind arrived."));
        GuardedInstruments.Publish(Meter, "alipay.messaging.certificate.days_left", static (meter, name)
            => meter.CreateObservableGauge(name, () => Observe(g => g.CertificateLeft?.TotalDays), "d", "Days until the first certificate ends."));
    }

    public MessagingMetrics(string appId, string channel = WebSocket)
    {
        _app = new("alipay.app_id", appId);
        _channel = new(ChannelTag, channel);
        Channel = channel;
    }

    /// <summary>How the messages are delivered that are measured here.</summary>
    public string Channel { get; }

    /// <summary>Observes <paramref name="gauges"/> until <see cref="Stopped"/>.</summary>
    public void Started(IClientGauges gauges) => Running[this] = gauges;

    public void Stopped() => Running.TryRemove(this, out _);

    /// <param name="outcome">Why the message was answered as it was: the <c>outcome</c> tag.</param>
    public void Acknowledged(string outcome) => Acks.Increment(new TagList { _app, _channel, { "outcome", outcome } });

    public void SignatureRefused() => SignatureFailures.Increment(new TagList { _app, _channel });

    public void MsgIdReused() => ReusedMsgIds.Increment(new TagList { _app, _channel });

    public void Reconnected() => Reconnects.Increment(new TagList { _app });

    /// <param name="msgApi">What happened.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="error">Why it was answered FAIL; null when it was not.</param>
    public void Processed(string msgApi, TimeSpan duration, string? error)
    {
        if (Consumed.Enabled || ProcessDuration.Enabled)
        {
            var tags = Tags("process", msgApi, error);
            tags.Add(_channel);
            Consumed.Increment(tags);
            ProcessDuration.Measure(duration, tags);
        }
    }

    /// <param name="msgApi">The message API.</param>
    /// <param name="duration">From the call to the answer.</param>
    /// <param name="error">Why there was no answer; null when there was one, FAIL included.</param>
    public void SentMessage(string msgApi, TimeSpan duration, string? error)
    {
        var tags = Tags("send", msgApi, error);
        Sent.Increment(tags);
        OperationDuration.Measure(duration, tags);
    }

    private static Counter<long> CreateCounter(string name, string unit, string description)
        => GuardedInstruments.Publish(Meter, name, (meter, given) => meter.CreateCounter<long>(given, unit, description));

#if NET9_0_OR_GREATER // Advice came with .NET 9; on .NET 8 an application gives the bounds by a view (docs/alerts.md).
    // The bounds are OpenTelemetry's for seconds; those it takes without advice are made for milliseconds.
    private static Histogram<double> CreateDuration(string name, string description) => GuardedInstruments.Publish(Meter, name, (meter, given)
        => meter.CreateHistogram(
            given,
            "s",
            description,
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] }));
#else
    private static Histogram<double> CreateDuration(string name, string description)
        => GuardedInstruments.Publish(Meter, name, (meter, given) => meter.CreateHistogram<double>(given, "s", description));
#endif

    private static List<Measurement<T>> Observe<T>(Func<IClientGauges, T?> read, bool withChannel = false)
        where T : struct
    {
        var measurements = new List<Measurement<T>>();
        foreach (var (metrics, gauges) in Running)
        {
            if (read(gauges) is { } value)
            {
                measurements.Add(withChannel ? new Measurement<T>(value, metrics._app, metrics._channel) : new Measurement<T>(value, metrics._app));
            }
        }

        return measurements;
    }

    private TagList Tags(string operation, string msgApi, string? error)
    {
        var tags = new TagList
        {
            { "messaging.system", System },
            { "messaging.operation.name", operation },
            { "messaging.destination.name", msgApi },
            _app,
        };
        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        return tags;
    }
}
