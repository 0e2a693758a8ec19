namespace Alipay.Messaging.Pipeline;

/// <summary>How a verified message ended, which decides its ack.</summary>
internal enum HandlingOutcome
{
    /// <summary>The handler returned: SUCCESS.</summary>
    Handled,

    /// <summary>The handler threw: FAIL.</summary>
    HandlerFailed,

    /// <summary>It had been handled before: SUCCESS.</summary>
    DuplicateCompleted,

    /// <summary>It is being handled at this moment: FAIL, so that it comes again.</summary>
    DuplicateInProgress,

    /// <summary>Nobody could say whether it had been handled: FAIL.</summary>
    StoreFailed,

    /// <summary>The body is not what the handler's type says: FAIL, the handler never saw it.</summary>
    BodyUnreadable,

    /// <summary>No handler takes it: FAIL.</summary>
    Unhandled,

    /// <summary>No handler takes it, and the user wants such messages gone: SUCCESS.</summary>
    UnhandledAcknowledged,
}
