using System.Diagnostics;

namespace Alipay.Messaging.Diagnostics;

/// <summary>
/// The spans, on the source <c>Alipay.Messaging</c>, by OpenTelemetry's conventions for messaging. The only place that calls activity
/// listeners: what one throws changes nothing.
/// </summary>
internal static class MessagingActivities
{
    private static readonly ActivitySource Source = new(MessagingMetrics.MeterName);

    /// <param name="appId">The application.</param>
    /// <param name="msgApi">What happened.</param>
    /// <param name="msgId">Alipay's id of the message.</param>
    /// <param name="channel">How it was delivered.</param>
    /// <param name="parent">The span of the request that delivered it; none for the current one.</param>
    public static Activity? StartProcess(string appId, string msgApi, string msgId, string channel = MessagingMetrics.WebSocket, ActivityContext parent = default)
        => Start("process", ActivityKind.Consumer, appId, msgApi, parent)?.SetTag("messaging.message.id", msgId).SetTag(MessagingMetrics.ChannelTag, channel);

    public static Activity? StartSend(string appId, string msgApi) => Start("send", ActivityKind.Producer, appId, msgApi, default);

    /// <param name="activity">The span; null when there is no listener.</param>
    /// <param name="error">What went wrong, as <c>error.type</c>; null for nothing.</param>
    public static void End(Activity? activity, string? error)
    {
        if (activity is null)
        {
            return;
        }

        if (error is not null)
        {
            activity.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
        }

        try
        {
            activity.Dispose();
        }
        catch (Exception)
        {
            // The span has ended; an exception of a listener concerns the listener alone.
        }
    }

    // Usually there is no listener, and then the name is not built.
    private static Activity? Start(string operation, ActivityKind kind, string appId, string msgApi, ActivityContext parent)
        => !Source.HasListeners() ? null : TryStart($"{operation} {msgApi}", kind, parent)?
            .SetTag("messaging.system", MessagingMetrics.System)
            .SetTag("messaging.operation.name", operation)
            .SetTag("messaging.operation.type", operation)
            .SetTag("messaging.destination.name", msgApi)
            .SetTag("alipay.app_id", appId);

    private static Activity? TryStart(string name, ActivityKind kind, ActivityContext parent)
    {
        var before = Activity.Current;
        try
        {
            return Source.StartActivity(name, kind, parent);
        }
        catch (Exception)
        {
            // A listener that is notified of the start throws after the span has become the current one: it must still be ended.
            return Activity.Current is { } current && current != before ? current : null;
        }
    }
}
