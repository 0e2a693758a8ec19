using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Benchmarks.EndToEnd;

/// <summary>One client in a process of its own: connects, says how long it took, and runs until told to exit.</summary>
internal static class ClientProcess
{
    public static async Task RunAsync(string kind, string host, string keysPath)
    {
        var keys = BenchKeys.Load(keysPath);
        var started = Stopwatch.GetTimestamp();
        if (kind == "bare")
        {
            var loop = await BareLoop.ConnectAsync(host, keys);
            SayConnected(started);
            _ = loop();
        }
        else
        {
            using var logging = LoggerFactory.Create(logging => logging.AddProvider(new CountingLoggerProvider()).SetMinimumLevel(LogLevel.Information));
            var client = new AlipayMsgClient(
                new AlipayMessagingOptions
                {
                    AppId = "2021000000000001",
                    ServerHost = host,
                    UseTls = false,
                    AppPrivateKey = keys.AppPrivate,
                    AlipayPublicKey = keys.AlipayPublic,
                },
                new NoOpHandler(),
                logging);
            await client.ConnectAsync();
            SayConnected(started);
        }

        while (Console.ReadLine() is { } line && line != "exit")
        {
            Console.WriteLine(GC.GetTotalAllocatedBytes(precise: true));
        }
    }

    private static void SayConnected(long started)
        => Console.WriteLine(FormattableString.Invariant($"{Stopwatch.GetElapsedTime(started).TotalMilliseconds:0.0}"));

    private sealed class NoOpHandler : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Takes Information and above, as an application would, and formats what it takes.</summary>
    private sealed class CountingLoggerProvider : ILoggerProvider, ILogger
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
