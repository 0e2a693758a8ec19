namespace Alipay.Messaging.EntityFrameworkCore;

/// <summary>What waits in the ledger of an application.</summary>
public sealed record AlipayMessageBacklog
{
    /// <summary>How many stored messages wait for a worker or for their next attempt.</summary>
    public required long Waiting { get; init; }

    /// <summary>
    /// For how long the message has been due that has been due longest; zero when none is. Grows when workers are too slow, do not run, or a dead
    /// letter holds the messages of its key.
    /// </summary>
    public required TimeSpan Overdue { get; init; }

    /// <summary>How many dead letters there are.</summary>
    public required long Dead { get; init; }
}
