using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Idempotency;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Alipay.Messaging.Tests.Hosting;

/// <summary>A start that waits says so once and ends, and says at the start what is wrong with the idempotency store.</summary>
public sealed class StartupWaitTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private AlipayTestGateway _gateway = null!; // Set before each test.

    public async Task InitializeAsync() => _gateway = await AlipayTestGateway.StartAsync(new() { TimeProvider = _time });

    public Task DisposeAsync() => _gateway.DisposeAsync().AsTask();

    [Theory]
    [InlineData("00:00:30", 30)]
    [InlineData("00:02:00", 120)]
    [InlineData(null, 120)]
    public async Task A_start_without_a_gateway_warns_once_and_fails_after_StartupTimeout(string? timeout, int seconds)
    {
        await _gateway.StopAsync();
        await using var host = Host(("StartupTimeout", timeout));
        var began = _time.GetUtcNow();

        var start = host.StartAsync();
        await AdvanceUntilAsync(() => start.IsCompleted);

        var error = await Assert.ThrowsAsync<AlipayMsgConnectFailedException>(() => start);
        Assert.Contains("StartupTimeout", error.Message);
        Assert.Contains("StartupMode", error.Message);
        Assert.NotNull(error.InnerException);
        Assert.InRange((_time.GetUtcNow() - began).TotalSeconds, seconds, seconds + 10);
        var warning = Assert.Single(host.Logs.Of(53));
        Assert.Contains("StartupMode is FailFast", warning);
        Assert.Contains(host.Logs.At(LogLevel.Warning), line => line == warning);
    }

    [Fact]
    public async Task Zero_waits_until_the_host_gives_up()
    {
        await _gateway.StopAsync();
        await using var host = Host(("StartupTimeout", "00:00:00"));
        var began = _time.GetUtcNow();

        var start = host.StartAsync();
        await AdvanceUntilAsync(() => _time.GetUtcNow() - began > TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(1));
        Assert.False(start.IsCompleted);
        await _gateway.RestartAsync();
        await AdvanceUntilAsync(() => start.IsCompleted, TimeSpan.FromMilliseconds(100));

        await start;
        Assert.True(host.Client.IsConnected);
        Assert.Single(host.Logs.Of(53));
    }

    [Fact]
    public async Task A_start_that_connects_says_nothing()
    {
        await using var host = Host();

        await host.StartAsync();
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Empty(host.Logs.Of(53));
        Assert.True(host.Client.IsConnected);
    }

    [Theory]
    [InlineData("-00:00:01")]
    [InlineData("2.00:00:00")]
    public async Task A_StartupTimeout_out_of_range_is_refused(string timeout)
    {
        await using var host = Host(("StartupTimeout", timeout));

        var error = await Assert.ThrowsAsync<AlipayMsgConfigurationException>(host.StartAsync);

        Assert.StartsWith("Alipay:StartupTimeout must be from 00:00:00 to 1.00:00:00", Assert.Single(error.Faults));
    }

    [Theory]
    [InlineData("FailFast")]
    [InlineData("Background")]
    public async Task A_store_that_cannot_be_used_is_logged_at_the_start_and_makes_the_health_worse(string mode)
    {
        var store = new RecordingStore { Health = HealthCheckResult.Unhealthy("Redis at redis1:6379 cannot be used: WRONGPASS.") };
        await using var host = Host(app => app.UseIdempotencyStore(_ => store).Services.AddHealthChecks().AddAlipayMessaging(), ("StartupMode", mode));
        await host.StartAsync();
        await _gateway.WaitForConnectionsAsync(1);
        await Eventually.IsTrueAsync(() => host.Client.IsConnected);

        Assert.Contains("Redis at redis1:6379 cannot be used: WRONGPASS.", Assert.Single(host.Logs.Of(52)));
        var health = await host.CheckHealthAsync();
        Assert.Equal((HealthStatus.Unhealthy, store.Health.Description), (health.Status, health.Description));
        Assert.Equal(store.Health.Description, health.Data["store"]);

        store.Health = HealthCheckResult.Healthy("fine");
        health = await host.CheckHealthAsync();
        Assert.Equal((HealthStatus.Healthy, "Connected.", "fine"), (health.Status, health.Description, health.Data["store"]));
        await host.StopAsync();
    }

    [Fact]
    public async Task A_store_whose_check_throws_is_logged_at_the_start()
    {
        var store = new RecordingStore { Health = new HealthCheckResult(HealthStatus.Unhealthy, null, new TimeoutException("no answer")) };
        await using var host = Host(app => app.UseIdempotencyStore(_ => store));

        await host.StartAsync();

        await Eventually.IsTrueAsync(() => host.Logs.Of(52).Count == 1);
        Assert.Contains("no answer", host.Logs.Of(52)[0]);
    }

    private AppHost Host(params (string Key, string? Value)[] settings) => Host(_ => { }, settings);

    private AppHost Host(Action<IAlipayMessagingBuilder> register, params (string Key, string? Value)[] settings) => AppHost.For(
        _gateway,
        app =>
        {
            app.Services.AddSingleton<TimeProvider>(_time);
            app.AddFallback<Ignoring>();
            register(app);
        },
        settings);

    private Task AdvanceUntilAsync(Func<bool> condition, TimeSpan? step = null) => Eventually.IsTrueAsync(() =>
    {
        _time.Advance(step ?? TimeSpan.FromSeconds(1));
        return condition();
    });

    private sealed class Ignoring : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
