using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Tests.Faults.Fixtures;

/// <summary>A log that throws when a test says so, and else passes each call on.</summary>
internal sealed class HostileLog(ILoggerFactory inner) : ILoggerFactory, ILogger
{
    private readonly ILogger _inner = inner.CreateLogger("");

    /// <summary>Decides for each call, by its name and event, whether it throws; null for never.</summary>
    public Func<string, EventId, bool>? Throws { get; set; }

    /// <summary>Called with each line before it is passed on.</summary>
    public Action<EventId, Exception?>? OnLine { get; set; }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public bool IsEnabled(LogLevel logLevel)
    {
        ThrowIfAsked(nameof(IsEnabled));
        return Throws is not null || OnLine is not null || _inner.IsEnabled(logLevel);
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        ThrowIfAsked(nameof(BeginScope));
        return new Scope(this);
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ThrowIfAsked(nameof(Log), eventId);
        OnLine?.Invoke(eventId, exception);
        if (_inner.IsEnabled(logLevel))
        {
            _inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }

    public void Dispose() => inner.Dispose();

    private void ThrowIfAsked(string call, EventId eventId = default)
    {
        if (Throws?.Invoke(call, eventId) == true)
        {
            throw new InvalidOperationException($"The log throws in {call}.");
        }
    }

    private sealed class Scope(HostileLog log) : IDisposable
    {
        public void Dispose() => log.ThrowIfAsked("EndScope");
    }
}
