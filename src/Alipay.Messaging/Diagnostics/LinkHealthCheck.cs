using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Alipay.Messaging.Diagnostics;

/// <summary>Whether an application can receive messages at this moment.</summary>
internal sealed class LinkHealthCheck(AlipayMsgClient client, TimeSpan unhealthyAfter, TimeProvider timeProvider) : IHealthCheck
{
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
        return new HealthCheckResult(health, status.Reason, status.LastError, Data(status));
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
