using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Tests;

/// <summary>Keeps everything that is logged, at every level: messages, fields, scopes and exceptions.</summary>
internal sealed class CapturingLoggerProvider : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    public CapturingLoggerProvider() => Factory = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(this));

    public ILoggerFactory Factory { get; }

    public IReadOnlyList<LogLine> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        _lines.Enqueue(new LogLine(default, "scope", Fields(state) + state));
        return null;
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue(new LogLine(eventId, formatter(state, exception), Fields(state) + exception));

    public void Dispose()
    {
    }

    private static string Fields<TState>(TState state) =>
        state is IEnumerable<KeyValuePair<string, object?>> fields ? string.Concat(fields.Select(static field => $"{field.Key}={field.Value}\n")) : "";
}

/// <summary>One captured line.</summary>
/// <param name="EventId">Its event; none for a scope.</param>
/// <param name="Message">The message as a console would show it.</param>
/// <param name="Rest">Fields and exception, as text.</param>
internal sealed record LogLine(EventId EventId, string Message, string Rest);
