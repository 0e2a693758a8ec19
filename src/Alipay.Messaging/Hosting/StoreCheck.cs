using Alipay.Messaging.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Hosting;

/// <summary>Asks an idempotency store that can check itself whether it works: when the host starts, and for the health check.</summary>
internal static class StoreCheck
{
    private const string Name = "alipay-messaging-store";

    /// <summary>Null for a store that cannot check itself, and when idempotency is off.</summary>
    public static IHealthCheck? Of(AlipayMessagingOptions options) => options.UseIdempotency ? options.IdempotencyStore as IHealthCheck : null;

    /// <summary>Logs what is wrong with the store. The start does not wait for it: an unavailable store only delays messages.</summary>
    public static async Task ReportAsync(AlipayMessagingOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        if (Of(options) is not { } check)
        {
            return;
        }

        try
        {
            var context = new HealthCheckContext { Registration = new HealthCheckRegistration(Name, check, null, null) };
            var result = await check.CheckHealthAsync(context, cancellationToken).ConfigureAwait(false);
            if (result.Status != HealthStatus.Healthy)
            {
                logger.StoreUnusable(options.AppId, result.Description ?? result.Status.ToString(), result.Exception);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.StoreUnusable(options.AppId, ForeignException.MessageOf(e), e);
        }
        catch
        {
            // The host stops.
        }
    }
}
