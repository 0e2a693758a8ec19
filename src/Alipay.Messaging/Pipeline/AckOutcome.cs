namespace Alipay.Messaging.Pipeline;

/// <summary>Why a message was answered as it was; the <c>outcome</c> tag of <c>alipay.messaging.acks</c>.</summary>
internal static class AckOutcome
{
    public const string Handled = "handled";
    public const string HandlerFailed = "handler_failed";
    public const string SignatureRefused = "signature_refused";
    public const string FrameRefused = "frame_refused";
    public const string QueueFull = "queue_full";
    public const string Stored = "stored";
    public const string DuplicateCompleted = "duplicate_completed";
    public const string DuplicateInProgress = "duplicate_in_progress";
    public const string StoreFailed = "store_failed";
    public const string BodyUnreadable = "body_unreadable";
    public const string Unhandled = "unhandled";
    public const string UnhandledAcknowledged = "unhandled_acknowledged";
    public const string AnsweredBeforeHandled = "answered_before_handled";
    public const string InternalError = "internal_error";

    public static string Of(HandlingOutcome outcome) => outcome switch
    {
        HandlingOutcome.Handled => Handled,
        HandlingOutcome.Stored => Stored,
        HandlingOutcome.HandlerFailed => HandlerFailed,
        HandlingOutcome.DuplicateCompleted => DuplicateCompleted,
        HandlingOutcome.DuplicateInProgress => DuplicateInProgress,
        HandlingOutcome.BodyUnreadable => BodyUnreadable,
        HandlingOutcome.Unhandled => Unhandled,
        HandlingOutcome.UnhandledAcknowledged => UnhandledAcknowledged,
        _ => StoreFailed,
    };

    /// <summary>The status that the gateway gets.</summary>
    public static MsgStatus StatusOf(HandlingOutcome outcome) => outcome switch
    {
        HandlingOutcome.Handled or HandlingOutcome.Stored or HandlingOutcome.DuplicateCompleted or HandlingOutcome.UnhandledAcknowledged => MsgStatus.Success,
        _ => MsgStatus.Fail,
    };
}
