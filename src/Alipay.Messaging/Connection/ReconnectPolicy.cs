using Alipay.Messaging.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Connection;

/// <summary>The only place that calls the application's <see cref="AlipayMessagingOptions.ReconnectDelay"/>, with the default schedule for what it cannot answer.</summary>
/// <param name="custom">The application's delegate; null for the default schedule.</param>
/// <param name="appId">The application, for the log.</param>
/// <param name="logger">The log.</param>
internal sealed class ReconnectPolicy(Func<ReconnectContext, TimeSpan>? custom, string appId, ILogger logger)
{
    /// <summary>A longer wait is a mistake, such as milliseconds taken for seconds.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromDays(1);

    /// <summary>Returns the wait before the next attempt. Never throws.</summary>
    public TimeSpan NextDelay(ReconnectContext context)
    {
        if (custom is not null && TryAsk(context, out var delay))
        {
            return delay;
        }

        return ReconnectSchedule.JitteredDelay(context.FailuresInARow);
    }

    private bool TryAsk(ReconnectContext context, out TimeSpan delay)
    {
        delay = default;
        try
        {
            delay = custom!(context); // Checked by the caller.
            if (delay >= TimeSpan.Zero && delay <= MaxDelay)
            {
                return true;
            }

            logger.ReconnectDelayUnusable(appId, $"it returned {delay}, which is not from zero to 24 h", null);
        }
        catch (Exception e)
        {
            logger.ReconnectDelayUnusable(appId, "it threw", e);
        }

        return false;
    }
}
