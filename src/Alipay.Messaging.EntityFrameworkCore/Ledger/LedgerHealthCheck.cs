using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Alipay.Messaging.EntityFrameworkCore.Ledger;

/// <summary>Whether the database answers and stored messages are handled in time.</summary>
internal sealed class LedgerHealthCheck(IAlipayMessageLedger ledger, AlipayMessageLedgerOptions options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        AlipayMessageBacklog backlog;
        try
        {
            backlog = await ledger.GetBacklogAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"The table of messages cannot be read: {e.GetType().Name}.", e);
        }

        var data = new Dictionary<string, object>
        {
            ["waiting"] = backlog.Waiting,
            ["overdueSeconds"] = Math.Floor(backlog.Overdue.TotalSeconds),
            ["dead"] = backlog.Dead,
        };
        return backlog.Overdue >= options.UnhealthyWhenOverdue
                ? new HealthCheckResult(
                    context.Registration.FailureStatus, string.Create(CultureInfo.InvariantCulture, $"A stored message has been due for {backlog.Overdue.TotalSeconds:0} s."), data: data)
            : backlog.Dead >= options.DegradedFromDeadLetters
                ? new HealthCheckResult(HealthStatus.Degraded, string.Create(CultureInfo.InvariantCulture, $"There are {backlog.Dead} dead letters."), data: data)
            : new HealthCheckResult(HealthStatus.Healthy, "Stored messages are handled in time.", data: data);
    }
}
