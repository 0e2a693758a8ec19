using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Tests.Faults.Fixtures;

/// <summary>Keeps what the library logs as its own defects, and nothing else.</summary>
internal sealed class DefectLog : ILoggerFactory, ILogger
{
    /// <summary>An attempt that failed unforeseen, a message over which the library failed, a worker that failed.</summary>
    private static readonly int[] DefectEvents = [29, 42, 43];

    private readonly ConcurrentQueue<string> _defects = new();

    public IReadOnlyCollection<string> Defects => _defects;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel == LogLevel.Critical || DefectEvents.Contains(eventId.Id))
        {
            _defects.Enqueue($"{formatter(state, exception)} {exception}");
        }
    }

    public void Dispose()
    {
        // It holds nothing.
    }
}
