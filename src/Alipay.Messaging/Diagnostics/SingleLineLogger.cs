using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Diagnostics;

/// <summary>
/// Keeps each message that is logged on one line of bounded length. Ids come from outside, of refused frames too, and one with a
/// line break in it would write log lines of its own. The named fields stay exact: who stores fields escapes them.
/// </summary>
internal sealed class SingleLineLogger(ILogger inner) : ILogger
{
    private const int MaxLength = 4096;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => inner.Log(logLevel, eventId, state, exception, (given, error) => SingleLine.Of(formatter(given, error), MaxLength));
}
