using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Alipay.Messaging.Diagnostics;

/// <summary>Whether an application can receive messages at this moment.</summary>
/// <param name="client">The client.</param>
/// <param name="store">The application's idempotency store; null when it cannot check itself.</param>
/// <param name="unhealthyAfter">How long there may be no connection.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ConnectionHealthCheck(IAlipayMsgClient client, IHealthCheck? store, TimeSpan unhealthyAfter, TimeProvider timeProvider) : IHealthCheck
{
    private const int WarnDaysBefore = 7;

    /// <summary>False for an application whose messages arrive over HTTP alone: it is healthy without a connection.</summary>
    public bool ExpectsConnection { get; init; } = true;

    /// <summary>When the first certificate of an application over HTTP ends; null in key mode. A connection has its own.</summary>
    public DateTimeOffset? CertificatesEnd { get; init; }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var connection = Judge(client.Status, context.Registration.FailureStatus);
        if (store is null)
        {
            return connection;
        }

        var ofStore = await store.CheckHealthAsync(context, cancellationToken).ConfigureAwait(false);
        var data = new Dictionary<string, object>(connection.Data) { ["store"] = ofStore.Description ?? ofStore.Status.ToString() };

        // The smaller value is the worse status.
        return ofStore.Status < connection.Status
            ? new HealthCheckResult(ofStore.Status, ofStore.Description, ofStore.Exception, data)
            : new HealthCheckResult(connection.Status, connection.Description, connection.Exception, data);
    }

    private HealthCheckResult Judge(ConnectionStatus status, HealthStatus failure)
    {
        var health = status.State switch
        {
            _ when !ExpectsConnection => HealthStatus.Healthy,
            ConnectionState.Connected or ConnectionState.StandingBy => HealthStatus.Healthy,
            ConnectionState.Disconnected => failure,
            _ => timeProvider.GetUtcNow() - status.Since < unhealthyAfter ? HealthStatus.Degraded : failure,
        };
        var data = Data(status);
        var description = ExpectsConnection ? status.Reason : "Receives over HTTP; no connection is expected.";
        if ((client.CertificatesExpireAt ?? CertificatesEnd) is { } end)
        {
            var daysLeft = (end - timeProvider.GetUtcNow()).TotalDays;
            data["certificateDaysLeft"] = Math.Floor(daysLeft);
            if (health == HealthStatus.Healthy && daysLeft <= WarnDaysBefore)
            {
                health = HealthStatus.Degraded;
                description = string.Create(CultureInfo.InvariantCulture, $"{What(status)}, but a certificate ends on {end:yyyy-MM-dd}.");
            }
        }

        return new HealthCheckResult(health, description, status.LastError, data);
    }

    private string What(ConnectionStatus status)
        => !ExpectsConnection ? "Receives over HTTP" : status.State == ConnectionState.StandingBy ? "Stands by" : "Connected";

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
