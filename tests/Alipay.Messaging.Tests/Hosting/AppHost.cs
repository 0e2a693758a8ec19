using System.Collections.Concurrent;
using Alipay.Messaging.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Tests.Hosting;

/// <summary>A real generic host with one application, configured from a section as appsettings.json would.</summary>
internal sealed class AppHost : IAsyncDisposable
{
    private readonly IHost _host;

    private AppHost(IHost host, LogLines logs)
    {
        _host = host;
        Logs = logs;
    }

    public LogLines Logs { get; }

    public IServiceProvider Services => _host.Services;

    public IAlipayMsgClient Client => Services.GetRequiredService<IAlipayMsgClient>();

    /// <summary>What a section has to say to reach the gateway.</summary>
    public static Dictionary<string, string?> SectionFor(AlipayTestGateway gateway, string section = "Alipay") => new()
    {
        [$"{section}:AppId"] = gateway.AppId,
        [$"{section}:ServerHost"] = gateway.Host,
        [$"{section}:UseTls"] = "false",
        [$"{section}:AppPrivateKey"] = gateway.AppPrivateKey,
        [$"{section}:AlipayPublicKey"] = gateway.AlipayPublicKey,
    };

    /// <summary>A host whose section "Alipay" reaches the gateway.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="register">Adds handlers to the application.</param>
    /// <param name="settings">More keys of the section; null removes one.</param>
    public static AppHost For(
        AlipayTestGateway gateway, Action<IAlipayMessagingBuilder> register, params (string Key, string? Value)[] settings)
    {
        var configuration = SectionFor(gateway);
        foreach (var (key, value) in settings)
        {
            configuration[$"Alipay:{key}"] = value;
            if (value is null)
            {
                configuration.Remove($"Alipay:{key}");
            }
        }

        return Create(builder => register(builder.Services.AddAlipayMessaging(builder.Configuration.GetSection("Alipay"))), configuration);
    }

    public static AppHost Create(
        Action<HostApplicationBuilder> register, Dictionary<string, string?>? configuration = null, string environment = "Production")
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = environment });
        var logs = new LogLines();
        builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
        builder.Configuration.AddInMemoryCollection(configuration ?? []);
        register(builder);
        builder.Services.TryAddSingleton<Seen>();
        return new AppHost(builder.Build(), logs);
    }

    /// <summary>Changes keys of the section "Alipay" and reloads, as an edited appsettings.json would.</summary>
    public void Reload(params (string Key, string? Value)[] settings)
    {
        var configuration = (IConfigurationRoot)Services.GetRequiredService<IConfiguration>();
        foreach (var (key, value) in settings)
        {
            configuration[$"Alipay:{key}"] = value;
        }

        configuration.Reload();
    }

    public Task StartAsync() => _host.StartAsync().WaitAsync(Limits.Soon);

    public Task StopAsync() => _host.StopAsync().WaitAsync(Limits.Soon);

    public async Task<HealthReportEntry> CheckHealthAsync(string check = "alipay-messaging")
        => (await Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries[check];

    public async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync().AsTask().WaitAsync(Limits.Soon);
        }
    }
}

/// <summary>Every line that was logged.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, int EventId, string Text)> _lines = new();

    public IReadOnlyList<string> At(LogLevel level) => _lines.Where(line => line.Level == level).Select(line => line.Text).ToList();

    public IReadOnlyList<string> Of(int eventId) => _lines.Where(line => line.EventId == eventId).Select(line => line.Text).ToList();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => _lines.Enqueue((logLevel, eventId.Id, $"{formatter(state, exception)}{exception}"));

    public void Dispose()
    {
    }
}
