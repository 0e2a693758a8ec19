using Alipay.Messaging.Tool.Output;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Alipay.Messaging.Tool.Listening;

/// <summary>Prints the warnings and errors of the client beside the messages: why it cannot connect, and why a message is refused.</summary>
internal sealed class TerminalLoggerFactory(Terminal terminal) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
        // The terminal is the only one.
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            terminal.Note($"[yellow]{formatter(state, exception).EscapeMarkup()}[/]");
        }
    }

    public void Dispose()
    {
        // The terminal belongs to the command.
    }
}
