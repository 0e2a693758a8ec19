namespace Alipay.Messaging.EntityFrameworkCore;

/// <summary>When a message is acknowledged to Alipay.</summary>
public enum AcknowledgeWhen
{
    /// <summary>When what its handler saved has committed. A failure answers FAIL, and Alipay redelivers the message.</summary>
    Handled,

    /// <summary>
    /// When its row has committed. Workers of any instance then run its handler, with back-off, until it succeeds or is a dead letter. They
    /// run with the host: without one, messages wait.
    /// </summary>
    Stored,
}
