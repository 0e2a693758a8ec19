using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Alipay.Messaging.Tests.Idempotency;

/// <summary>A store that claims everything, and says of itself what it is told to say.</summary>
internal sealed class RecordingStore : IIdempotencyStore, IHealthCheck
{
    public HealthCheckResult Health { get; set; } = HealthCheckResult.Healthy("fine");

    public ValueTask<IdempotencyClaim> TryClaimAsync(IdempotencyKey message, TimeSpan lease, CancellationToken cancellationToken)
        => ValueTask.FromResult(IdempotencyClaim.Claimed(1));

    public ValueTask CompleteAsync(IdempotencyKey message, long token, TimeSpan retention, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask ReleaseAsync(IdempotencyKey message, long token, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Health.Exception is { } error && Health.Description is null ? Task.FromException<HealthCheckResult>(error) : Task.FromResult(Health);
}
