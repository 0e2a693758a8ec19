using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Alipay.Messaging.Tests.Security;

/// <summary>A store that fails for the messages which say so in their id, and else lets everything pass once.</summary>
internal sealed class FaultyStore : IIdempotencyStore, IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(HealthCheckResult.Unhealthy("The store is away."));

    public const string Claim = "claim-fails";
    public const string Record = "record-fails";
    public const string Undecided = "undecided";
    public const string Reused = "reused";

    private readonly HashSet<string> _claimed = [];
    private readonly HashSet<string> _completed = [];

    public ValueTask<IdempotencyClaim> TryClaimAsync(IdempotencyKey message, TimeSpan lease, CancellationToken cancellationToken)
    {
        lock (_claimed)
        {
            return message.MsgId == Claim ? throw new TimeoutException("The store is away.")
                : message.MsgId == Undecided ? default
                : _completed.Contains(message.MsgId) ? ValueTask.FromResult(IdempotencyClaim.Completed)
                : _claimed.Add(message.MsgId) ? ValueTask.FromResult(IdempotencyClaim.Claimed(1, message.MsgId == Reused))
                : ValueTask.FromResult(IdempotencyClaim.InProgress);
        }
    }

    public ValueTask CompleteAsync(IdempotencyKey message, long token, TimeSpan retention, CancellationToken cancellationToken)
    {
        lock (_claimed)
        {
            _ = message.MsgId == Record ? throw new TimeoutException("The store is away.") : _completed.Add(message.MsgId);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ReleaseAsync(IdempotencyKey message, long token, CancellationToken cancellationToken)
    {
        lock (_claimed)
        {
            _claimed.Remove(message.MsgId);
        }

        return ValueTask.CompletedTask;
    }
}
