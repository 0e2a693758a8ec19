using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.EntityFrameworkCore.Tests;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(int Id, LogLevel Level, string Text, Exception? Error)> _lines = new();

    public IEnumerable<(int Id, LogLevel Level, string Text, Exception? Error)> All => _lines;

    public (int Id, LogLevel Level, string Text, Exception? Error) Single(int id) => Assert.Single(_lines, line => line.Id == id);

    public ILogger CreateLogger(string categoryName) => categoryName == typeof(AlipayMsgClient).FullName ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => _lines.Enqueue((eventId.Id, logLevel, formatter(state, exception), exception));

    public void Dispose()
    {
    }
}
