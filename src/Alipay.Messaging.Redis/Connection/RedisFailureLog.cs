using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Alipay.Messaging.Redis.Connection;

/// <summary>
/// Keeps the last failure that StackExchange.Redis logs. During a connect it reports in no other way why it does not succeed: a command
/// only times out. Nothing is written anywhere.
/// </summary>
internal sealed class RedisFailureLog : ILoggerFactory, ILogger
{
    private volatile RedisConnectionException? _last;

    /// <summary>Null when nothing failed since the last success.</summary>
    public RedisConnectionException? Last => _last;

    public void Succeeded() => _last = null;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
        // There is nothing to provide to.
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => _last = exception as RedisConnectionException ?? _last;

    public void Dispose()
    {
        // Nothing is held.
    }
}
