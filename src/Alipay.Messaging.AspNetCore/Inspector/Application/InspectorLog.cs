using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.AspNetCore.Inspector.Application;

/// <summary>Every log message of the inspector: events 160 to 179.</summary>
internal static partial class InspectorLog
{
    [LoggerMessage(160, LogLevel.Warning, "The inspector at {Pattern} is not mapped: outside the Development environment it needs an AuthorizationPolicy.")]
    public static partial void NotMapped(this ILogger logger, string pattern);

    [LoggerMessage(161, LogLevel.Information, "Inspector: the message in row {Id} of the ledger was re-driven by {User}: {Done}.")]
    public static partial void Redriven(this ILogger logger, long id, string user, bool done);

    [LoggerMessage(162, LogLevel.Information, "Inspector: the message in row {Id} of the ledger was discarded by {User}: {Done}.")]
    public static partial void Discarded(this ILogger logger, long id, string user, bool done);

    [LoggerMessage(163, LogLevel.Information, "Inspector: the content of the message in row {Id} of the ledger was read by {User}.")]
    public static partial void ContentRead(this ILogger logger, long id, string user);
}
