using Alipay.Messaging.EntityFrameworkCore;
using Alipay.Messaging.EntityFrameworkCore.Ledger;
using Alipay.Messaging.EntityFrameworkCore.Registration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the health check of the ledger of an application.</summary>
public static class AlipayMessageLedgerHealthCheckExtensions
{
    /// <summary>
    /// Adds a check that is unhealthy when the table of messages cannot be read or a stored message has been due for
    /// <see cref="AlipayMessageLedgerOptions.UnhealthyWhenOverdue"/>, and degraded from <see cref="AlipayMessageLedgerOptions.DegradedFromDeadLetters"/> dead letters on.
    /// Its data: <c>waiting</c>, <c>overdueSeconds</c>, <c>dead</c>.
    /// </summary>
    /// <param name="builder">Where to add it.</param>
    /// <param name="appName">The name given to <c>AddAlipayMessaging</c>; <see langword="null"/> for the application without one.</param>
    /// <param name="failureStatus">What to report in place of unhealthy; <see langword="null"/> for unhealthy.</param>
    /// <param name="tags">Tags to filter checks by.</param>
    /// <returns>Where it was added. The check is named <c>alipay-messaging-ledger</c>, with <c>-</c> and the application's name when there is one.</returns>
    public static IHealthChecksBuilder AddAlipayMessageLedger(
        this IHealthChecksBuilder builder, string? appName = null, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = appName ?? "";
        return builder.Add(new HealthCheckRegistration(
            name.Length == 0 ? "alipay-messaging-ledger" : $"alipay-messaging-ledger-{name}",
            services =>
            {
                var registration = LedgerRegistration.Find(services, name);
                return new LedgerHealthCheck(registration.Ledger(services), registration.Options);
            },
            failureStatus,
            tags));
    }
}
