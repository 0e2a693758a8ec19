using System.Globalization;
using Alipay.Messaging.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace Alipay.Messaging.Tests.Hosting;

public sealed class HealthCheckTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private AlipayTestGateway _gateway = null!; // Set before each test.

    public async Task InitializeAsync() => _gateway = await AlipayTestGateway.StartAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync().AsTask();

    [Fact]
    public async Task Open_connection_is_healthy_with_data()
    {
        await using var host = Host();
        await host.StartAsync();
        await _gateway.PushAsync("a", "{}");

        var health = await host.CheckHealthAsync();

        Assert.Equal(HealthStatus.Healthy, health.Status);
        Assert.Equal("Connected", health.Data["state"]);
        Assert.Equal("Connected.", health.Data["reason"]);
        Assert.Equal(_time.GetUtcNow().ToString("O"), health.Data["lastFrameAt"]);
        Assert.Equal(_time.GetUtcNow().ToString("O"), health.Data["since"]);
        Assert.Equal(1, health.Data["attempt"]);
    }

    [Fact]
    public async Task Lost_connection_is_degraded_and_then_unhealthy()
    {
        await using var host = Host();
        await host.StartAsync();
        _gateway.Faults.Register.Always(RegisterFault.Status(503));
        _gateway.DropAll();
        await Eventually.IsTrueAsync(() => !host.Client.IsConnected);
        await Eventually.IsTrueAsync(() => host.Services.GetRequiredService<AlipayMsgClient>().Status.State == ConnectionState.Reconnecting);

        var early = await host.CheckHealthAsync();
        _time.Advance(TimeSpan.FromSeconds(20));
        var late = await host.CheckHealthAsync();

        Assert.Equal(HealthStatus.Degraded, early.Status);
        Assert.Equal(HealthStatus.Unhealthy, late.Status);
        Assert.Equal("Reconnecting", late.Data["state"]);
    }

    [Fact]
    public async Task First_connection_that_does_not_come_is_degraded_and_then_unhealthy()
    {
        _gateway.Faults.Register.Always(RegisterFault.Hang);
        await using var host = Host(options => options.StartupMode = StartupMode.Background);
        await host.StartAsync();
        await _gateway.WaitUntilAsync(gateway => gateway.RegisterCount == 1);

        var early = await host.CheckHealthAsync();
        _time.Advance(TimeSpan.FromSeconds(20));
        var late = await host.CheckHealthAsync();

        Assert.Equal((HealthStatus.Degraded, HealthStatus.Unhealthy), (early.Status, late.Status));
    }

    [Fact]
    public async Task Client_that_does_not_try_is_unhealthy()
    {
        await using var host = Host();

        Assert.Equal(HealthStatus.Unhealthy, (await host.CheckHealthAsync()).Status);
    }

    [Fact]
    public async Task Application_may_choose_what_failing_means()
    {
        await using var host = AppHost.Create(builder =>
        {
            builder.Services.AddSingleton(new Seen());
            builder.Services.AddAlipayMessaging("shop", _gateway.ConfigureClient).AddFallback<EverythingElse>();
            builder.Services.AddHealthChecks().AddAlipayMessaging("shop", HealthStatus.Degraded, ["live"]);
        });

        var health = await host.CheckHealthAsync("alipay-messaging-shop");

        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Equal(["live"], health.Tags);
    }

    [Theory]
    [InlineData("2049-12-23T12:00:00Z", HealthStatus.Healthy, 7, "Connected.")]
    [InlineData("2049-12-24T12:00:00Z", HealthStatus.Degraded, 6, "Connected, but a certificate ends on 2049-12-31.")]
    public async Task Certificate_within_7_days_of_its_end_is_degraded(string now, HealthStatus expected, double daysLeft, string description)
    {
        // The gateway's certificates end as the 31st of December 2049 begins.
        _time.SetUtcNow(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture));
        await using var gateway = await AlipayTestGateway.StartAsync(new() { CertificateMode = true, TimeProvider = _time });
        await using var host = Host(gateway.ConfigureClient);
        await host.StartAsync();

        var health = await host.CheckHealthAsync();

        Assert.Equal((expected, description), (health.Status, health.Description));
        Assert.Equal(daysLeft, health.Data["certificateDaysLeft"]);
        Assert.Empty(gateway.Problems);
    }

    private AppHost Host(Action<AlipayMessagingHostOptions>? configure = null) => AppHost.Create(builder =>
    {
        builder.Services.AddSingleton(new Seen());
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddAlipayMessaging(options =>
        {
            _gateway.ConfigureClient(options);
            options.UnhealthyAfter = TimeSpan.FromSeconds(20);
            configure?.Invoke(options);
        }).AddFallback<EverythingElse>();
        builder.Services.AddHealthChecks().AddAlipayMessaging();
    });
}
