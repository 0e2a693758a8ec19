using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Benchmarks.EndToEnd;

/// <summary>What an application has on: logging at Information, which is formatted, and a listener to every instrument.</summary>
internal sealed class Observing : IDisposable
{
    private readonly MeterListener _metrics = new();
    private long _measured;

    public Observing()
    {
        Logging = LoggerFactory.Create(logging => logging.AddProvider(new FormattingLoggerProvider()).SetMinimumLevel(LogLevel.Information));
        _metrics.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Alipay.Messaging")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _metrics.SetMeasurementEventCallback<long>((_, _, tags, _) => Interlocked.Add(ref _measured, 1 + tags.Length));
        _metrics.SetMeasurementEventCallback<double>((_, _, tags, _) => Interlocked.Add(ref _measured, 1 + tags.Length));
        _metrics.Start();
    }

    public ILoggerFactory Logging { get; }

    public void Dispose()
    {
        _metrics.Dispose();
        Logging.Dispose();
    }

    private sealed class FormattingLoggerProvider : ILoggerProvider, ILogger
    {
        private long _length;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Interlocked.Add(ref _length, formatter(state, exception).Length);

        public void Dispose()
        {
        }
    }
}
