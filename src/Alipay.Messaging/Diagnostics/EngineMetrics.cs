using System.Diagnostics.Metrics;
using Alipay.Messaging.Engine;

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

    /// <param name="outcome">One of <see cref="AckOutcome"/>.</param>
    public void Acknowledged(string outcome) => Acks.Add(1, _app, new KeyValuePair<string, object?>("outcome", outcome));
}

/// <summary>Why a message was answered as it was; the <c>outcome</c> tag of <c>alipay.messaging.acks</c>.</summary>
internal static class AckOutcome
{
    public const string Handled = "handled";
    public const string HandlerFailed = "handler_failed";
    public const string SignatureRefused = "signature_refused";
    public const string FrameRefused = "frame_refused";
    public const string QueueFull = "queue_full";
    public const string DuplicateCompleted = "duplicate_completed";
    public const string DuplicateInProgress = "duplicate_in_progress";
    public const string StoreFailed = "store_failed";

    public static string Of(HandlingOutcome outcome) => outcome switch
    {
        HandlingOutcome.Handled => Handled,
        HandlingOutcome.HandlerFailed => HandlerFailed,
        HandlingOutcome.DuplicateCompleted => DuplicateCompleted,
        HandlingOutcome.DuplicateInProgress => DuplicateInProgress,
        _ => StoreFailed,
    };
}
