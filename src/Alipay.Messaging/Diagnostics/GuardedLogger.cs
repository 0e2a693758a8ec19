using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Diagnostics;

/// <summary>
/// The only place that calls the application's log providers. A provider that throws loses the line and nothing else; a line that a
/// provider logs in turn, on the same thread, is dropped.
/// </summary>
/// <remarks>
/// Keeps each message on one line of bounded length: ids come from outside, of refused frames too, and one with a line break in it would
/// forge log lines. The named fields stay exact: a store of fields escapes them.
/// </remarks>
internal sealed class GuardedLogger(ILogger inner) : ILogger
{
    private const int MaxLength = 4096;

    [ThreadStatic]
    private static bool IsWriting;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        try
        {
            return inner.BeginScope(state) is { } scope ? new GuardedScope(scope) : null;
        }
        catch (Exception)
        {
            return null;
        }
    }

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return inner.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            // One of several providers may have thrown: the others still get what needs attention.
            return logLevel >= LogLevel.Warning;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsWriting)
        {
            return;
        }

        IsWriting = true;
        try
        {
            if (!TryWrite(logLevel, eventId, state, exception, formatter) && exception is not null && ForeignException.FindDefect(exception) is { } substitute)
            {
                TryWrite(logLevel, eventId, state, substitute, formatter);
            }
        }
        finally
        {
            IsWriting = false;
        }
    }

    private bool TryWrite<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            inner.Log(logLevel, eventId, state, exception, (given, error) => SingleLine.Of(formatter(given, error), MaxLength));
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private sealed class GuardedScope(IDisposable scope) : IDisposable
    {
        public void Dispose()
        {
            try
            {
                scope.Dispose();
            }
            catch (Exception)
            {
                // The provider's scope, the provider's loss.
            }
        }
    }
}
