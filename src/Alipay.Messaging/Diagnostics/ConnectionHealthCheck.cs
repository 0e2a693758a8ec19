using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Alipay.Messaging.Diagnostics;

/// <summary>Whether an application can receive messages at this moment.</summary>
internal sealed class ConnectionHealthCheck(AlipayMsgClient client, TimeSpan unhealthyAfter, TimeProvider timeProvider) : IHealthCheck
{
    private const int WarnDaysBefore = 7;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(Judge(client.Status, context.Registration.FailureStatus));

    private HealthCheckResult Judge(ConnectionStatus status, HealthStatus failure)
    {
        var health = status.State switch
        {
            ConnectionState.Connected => HealthStatus.Healthy,
            ConnectionState.Disconnected => failure,
            _ => timeProvider.GetUtcNow() - status.Since < unhealthyAfter ? HealthStatus.Degraded : failure,
        };
        var data = Data(status);
        var description = status.Reason;
        if (client.CertificatesExpireAt is { } end)
        {
            var daysLeft = (end - timeProvider.GetUtcNow()).TotalDays;
            data["certificateDaysLeft"] = Math.Floor(daysLeft);
            if (health == HealthStatus.Healthy && daysLeft <= WarnDaysBefore)
            {
                health = HealthStatus.Degraded;
                description = string.Create(CultureInfo.InvariantCulture, $"Connected, but a certificate ends on {end:yyyy-MM-dd}.");
            }
        }

        return new HealthCheckResult(health, description, status.LastError, data);
    }

    private static Dictionary<string, object> Data(ConnectionStatus status)
    {
        var data = new Dictionary<string, object>
        {
            ["state"] = status.State.ToString(),
            ["since"] = Text(status.Since),
            ["reason"] = status.Reason,
            ["attempt"] = status.Attempt,
        };
        if (status.LastFrameAt is { } lastFrameAt)
        {
            data["lastFrameAt"] = Text(lastFrameAt);
        }

        if (status.LastError is { } lastError)
        {
            data["lastError"] = lastError.GetType().Name;
        }

        return data;
    }

    private static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);
}
