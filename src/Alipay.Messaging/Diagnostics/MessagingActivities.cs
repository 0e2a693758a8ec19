using System.Diagnostics;

namespace Alipay.Messaging.Diagnostics;

/// <summary>The spans, on the source <c>Alipay.Messaging</c>, by OpenTelemetry's conventions for messaging.</summary>
internal static class MessagingActivities
{
    private static readonly ActivitySource Source = new(MessagingMetrics.MeterName);

    public static Activity? StartProcess(string appId, string msgApi, string msgId)
        => Start("process", ActivityKind.Consumer, appId, msgApi)?.SetTag("messaging.message.id", msgId);

    public static Activity? StartSend(string appId, string msgApi) => Start("send", ActivityKind.Producer, appId, msgApi);

    /// <param name="activity">The span; null when nobody listens.</param>
    /// <param name="error">What went wrong, as <c>error.type</c>; null for nothing.</param>
    public static void End(Activity? activity, string? error)
    {
        if (activity is not null && error is not null)
        {
            activity.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
        }
    }

    // Nobody listens as a rule, and then not even the name is made.
    private static Activity? Start(string operation, ActivityKind kind, string appId, string msgApi)
        => !Source.HasListeners() ? null : Source.StartActivity($"{operation} {msgApi}", kind)?
            .SetTag("messaging.system", MessagingMetrics.System)
            .SetTag("messaging.operation.name", operation)
            .SetTag("messaging.operation.type", operation)
            .SetTag("messaging.destination.name", msgApi)
            .SetTag("alipay.app_id", appId);
}
