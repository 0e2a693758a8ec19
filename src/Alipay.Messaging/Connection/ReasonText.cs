using System.Net.WebSockets;
using Alipay.Messaging.Diagnostics;

namespace Alipay.Messaging.Connection;

/// <summary>The reason that a chain of exceptions gives, in one bounded line: the platform often says it in the innermost one alone.</summary>
internal static class ReasonText
{
    private const int MaxLength = 400;
    private const string SaysNothing = "see inner exception.";

    /// <summary>The reason as sentences; the type of the exception when its text says nothing.</summary>
    public static string Of(Exception e, SecretScrubber scrubber) => Find(e, scrubber) ?? $"{e.GetType().Name}.";

    /// <summary>The reason as sentences; null when the exceptions say only that something was canceled.</summary>
    public static string? Find(Exception e, SecretScrubber scrubber)
    {
        var reason = "";
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            var text = scrubber.Clean(ForeignException.MessageOf(cause)).Trim();
            if (!IsWrapper(cause, text) && text.Length > 0 && !reason.Contains(text.TrimEnd('.'), StringComparison.Ordinal))
            {
                reason += $"{(reason.Length > 0 ? " " : "")}{text.TrimEnd('.')}.";
            }
        }

        return reason.Length > 0 ? SingleLine.Of(reason, MaxLength) : null;
    }

    private static bool IsWrapper(Exception e, string text)
        => e is OperationCanceledException or TimeoutException
            || (e.InnerException is not null and not OperationCanceledException
                && (e is WebSocketException or HttpRequestException || text.EndsWith(SaysNothing, StringComparison.Ordinal)));
}
