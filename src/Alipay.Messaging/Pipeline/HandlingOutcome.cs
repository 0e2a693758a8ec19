namespace Alipay.Messaging.Pipeline;

/// <summary>How a verified message ended, which decides its ack.</summary>
internal enum HandlingOutcome
{
    /// <summary>The idempotency store could not decide whether it had been handled: FAIL. The zero value, so that no omission acknowledges.</summary>
    StoreFailed,

    /// <summary>The handler returned: SUCCESS.</summary>
    Handled,

    /// <summary>The ledger holds it, and a worker runs the handler: SUCCESS.</summary>
    Stored,

    /// <summary>The handler threw: FAIL.</summary>
    HandlerFailed,

    /// <summary>It had been handled before: SUCCESS.</summary>
    DuplicateCompleted,

    /// <summary>It is being handled at this moment: FAIL, so that it is redelivered.</summary>
    DuplicateInProgress,

    /// <summary>The body is not what the handler's type says: FAIL, the handler never saw it.</summary>
    BodyUnreadable,

    /// <summary>No handler takes it: FAIL.</summary>
    Unhandled,

    /// <summary>No handler takes it, and the user wants such messages gone: SUCCESS.</summary>
    UnhandledAcknowledged,
}
