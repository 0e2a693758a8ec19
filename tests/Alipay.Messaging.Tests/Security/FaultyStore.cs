namespace Alipay.Messaging.Tests.Security;

/// <summary>A store that fails for the messages which say so in their id, and else lets everything pass once.</summary>
internal sealed class FaultyStore : IIdempotencyStore
{
    public const string Claim = "claim-fails";
    public const string Record = "record-fails";

    private readonly HashSet<string> _claimed = [];
    private readonly HashSet<string> _completed = [];

    public ValueTask<IdempotencyClaim> TryClaimAsync(string appId, string msgId, TimeSpan lease, CancellationToken cancellationToken)
    {
        lock (_claimed)
        {
            return msgId == Claim ? throw new TimeoutException("The store is away.")
                : _completed.Contains(msgId) ? ValueTask.FromResult(new IdempotencyClaim(IdempotencyState.Completed, 0))
                : _claimed.Add(msgId) ? ValueTask.FromResult(new IdempotencyClaim(IdempotencyState.Claimed, 1))
                : ValueTask.FromResult(new IdempotencyClaim(IdempotencyState.InProgress, 0));
        }
    }

    public ValueTask CompleteAsync(string appId, string msgId, long token, TimeSpan retention, CancellationToken cancellationToken)
    {
        lock (_claimed)
        {
            _ = msgId == Record ? throw new TimeoutException("The store is away.") : _completed.Add(msgId);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ReleaseAsync(string appId, string msgId, long token, CancellationToken cancellationToken)
    {
        lock (_claimed)
        {
            _claimed.Remove(msgId);
        }

        return ValueTask.CompletedTask;
    }
}
