using System.Diagnostics.Metrics;

namespace Alipay.Messaging.Diagnostics;

/// <summary>The counters of one engine, on the meter <c>Alipay.Messaging</c>.</summary>
internal sealed class EngineMetrics(string appId)
{
    /// <summary>The name to subscribe to.</summary>
    public const string MeterName = "Alipay.Messaging";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Acks = Meter.CreateCounter<long>(
        "alipay.messaging.acks", "{message}", "Answers given to received messages, by outcome.");

    private readonly KeyValuePair<string, object?> _app = new("alipay.app_id", appId);

    /// <param name="outcome">Why the message was answered as it was: the <c>outcome</c> tag.</param>
    public void Acknowledged(string outcome) => Acks.Add(1, _app, new KeyValuePair<string, object?>("outcome", outcome));
}
