using Alipay.Messaging.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Alipay.Messaging.Redis.Tests;

/// <summary>A Redis that cannot be used is named, with what it said, when the host starts and in its health; no password is.</summary>
public sealed class DiagnosisTests
{
    private const string Wrong = "wr0ngs3cret";

    [RedisTheory]
    [InlineData("{0},password=wr0ngs3cret")]
    [InlineData("redis://:wr0ngs3cret@{0}/0")]
    [InlineData("{0}")]
    public async Task Wrong_password_is_reported_with_the_endpoint_and_what_Redis_said(string connectionString)
    {
        await using var server = await RedisServer.StartAsync();
        await using (var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString + ",allowAdmin=true"))
        {
            await admin.GetDatabase().ExecuteAsync("CONFIG", "SET", "requirepass", "right");
        }

        var endPoint = server.ConnectionString.Split(',')[0];
        await AssertReportedAsync(string.Format(connectionString, endPoint), endPoint, "NOAUTH");
    }

    [RedisFact]
    public async Task Redis_that_is_away_is_reported_with_the_endpoint()
    {
        await using var server = await RedisServer.StoppedAsync();

        await AssertReportedAsync($"{server.ConnectionString},password={Wrong}", server.ConnectionString.Split(',')[0], "UnableToConnect");
    }

    [RedisFact]
    public async Task What_Redis_refuses_is_reported_in_its_words()
    {
        await using var server = await RedisServer.StartAsync();
        await using (var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString + ",allowAdmin=true"))
        {
            await admin.GetDatabase().ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
        }

        await AssertReportedAsync(server.ConnectionString, server.ConnectionString.Split(',')[0], "OOM");
    }

    [RedisFact]
    public async Task Redis_that_works_is_healthy()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = new RedisIdempotencyStore(server.ConnectionString);

        var health = await CheckAsync(store);

        Assert.Equal(HealthStatus.Healthy, health.Status);
        Assert.Contains(server.ConnectionString.Split(',')[0], health.Description);
    }

    private static async Task AssertReportedAsync(string connectionString, string endPoint, string reason)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        var logs = new Lines();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(logs);
        builder.Services.AddHealthChecks().AddAlipayMessaging();
        builder.Services.AddAlipayMessaging(gateway.ConfigureClient).AddHandlerForAllMessages<Ignoring>().UseRedisIdempotency(connectionString);
        using var host = builder.Build();

        await host.StartAsync();
        await Limits.UntilAsync(() => Task.FromResult(logs.All.Any(line => line.Contains("the idempotency store cannot be used", StringComparison.Ordinal))));
        var health = (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["alipay-messaging"];
        await host.StopAsync();

        var line = logs.All.First(line => line.Contains("the idempotency store cannot be used", StringComparison.Ordinal));
        Assert.Contains(endPoint, line, StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Contains(endPoint, health.Description, StringComparison.Ordinal);
        Assert.Contains(reason, health.Description, StringComparison.Ordinal);
        Assert.DoesNotContain(logs.All, one => one.Contains(Wrong, StringComparison.Ordinal));
        Assert.DoesNotContain(Wrong, $"{health.Description}{health.Exception}", StringComparison.Ordinal);
    }

    private static Task<HealthCheckResult> CheckAsync(RedisIdempotencyStore store)
        => ((IHealthCheck)store).CheckHealthAsync(new HealthCheckContext { Registration = new HealthCheckRegistration("store", store, null, null) });

    private sealed class Ignoring : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public IReadOnlyList<string> All => _lines.ToArray();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => _lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
