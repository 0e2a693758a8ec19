using Alipay.Messaging;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the health check of an application registered by <c>AddAlipayMessaging</c>.</summary>
public static class AlipayMessagingHealthCheckExtensions
{
    /// <summary>
    /// Adds a check that is healthy while a connection is open, degraded while one is being opened or when a certificate ends within
    /// 7 days, and unhealthy when opening has taken longer than <see cref="AlipayMessagingHostOptions.UnhealthyAfter"/>, when the
    /// gateway refuses permanently, and when no attempt is being made. With <see cref="MessageChannels.Http"/> alone no connection is expected. Its
    /// data: <c>state</c>, <c>since</c>, <c>reason</c>, <c>attempt</c>,
    /// <c>lastFrameAt</c>, <c>lastError</c> (a type), in certificate mode <c>certificateDaysLeft</c>, and <c>store</c> for an idempotency
    /// store that can check itself: the check is never better than the store.
    /// </summary>
    /// <param name="builder">Where to add it.</param>
    /// <param name="appName">The name given to <c>AddAlipayMessaging</c>; <see langword="null"/> for the application without one.</param>
    /// <param name="failureStatus">What to report in place of unhealthy; <see langword="null"/> for unhealthy.</param>
    /// <param name="tags">Tags to filter checks by.</param>
    /// <returns>Where it was added. The check is named <c>alipay-messaging</c>, with <c>-</c> and the application's name when there is one.</returns>
    public static IHealthChecksBuilder AddAlipayMessaging(
        this IHealthChecksBuilder builder, string? appName = null, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = appName ?? Options.Options.DefaultName;
        return builder.Add(new HealthCheckRegistration(
            name.Length == 0 ? "alipay-messaging" : $"alipay-messaging-{name}", Create, failureStatus, tags));

        ConnectionHealthCheck Create(IServiceProvider services)
        {
            var options = services.GetRequiredService<IOptionsMonitor<AlipayMessagingHostOptions>>().Get(name);
            return new ConnectionHealthCheck(
                AppClients.Get(services, name), StoreCheck.Of(options), options.UnhealthyAfter, services.GetService<TimeProvider>() ?? TimeProvider.System)
            {
                ExpectsConnection = options.Channels.HasFlag(MessageChannels.WebSocket),
                CertificatesEnd = services.GetRequiredService<NotificationApps>().CertificatesEnd(name),
            };
        }
    }
}
