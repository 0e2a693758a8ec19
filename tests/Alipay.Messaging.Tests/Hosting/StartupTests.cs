using Alipay.Messaging.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Tests.Hosting;

public sealed class StartupTests : IAsyncLifetime
{
    private AlipayTestGateway _gateway = null!; // Set before each test.

    public async Task InitializeAsync() => _gateway = await AlipayTestGateway.StartAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync().AsTask();

    [Fact]
    public async Task Start_waits_for_the_first_connection_through_what_may_pass()
    {
        _gateway.Faults.Register.Next(RegisterFault.Status(503));
        await using var host = AppHost.For(_gateway, app => app.AddFallback<Ignoring>());

        await host.StartAsync();

        Assert.True(host.Client.IsConnected);
        Assert.Equal(2, _gateway.RegisterCount);
    }

    [Fact]
    public async Task Start_fails_on_a_refusal_that_stays()
    {
        _gateway.Faults.Register.Always(RegisterFault.Refuse("40002", "Invalid Arguments", "isv.invalid-app-id"));
        await using var host = AppHost.For(_gateway, app => app.AddFallback<Ignoring>());

        var error = await Assert.ThrowsAsync<AlipayMsgConnectRefusedException>(host.StartAsync);

        Assert.Equal("isv.invalid-app-id", error.SubCode);
    }

    [Theory]
    [InlineData("isv.invalid-app-id")]
    [InlineData("isv.missing-app-id")]
    [InlineData("isv.insufficient-isv-permissions")]
    public async Task A_refusal_that_may_come_from_the_wrong_environment_names_ServerHost_and_both_gateways(string subCode)
    {
        _gateway.Faults.Register.Always(RegisterFault.Refuse("40002", "Invalid Arguments", subCode));
        await using var host = AppHost.For(_gateway, app => app.AddFallback<Ignoring>());

        var error = await Assert.ThrowsAsync<AlipayMsgConnectRefusedException>(host.StartAsync);

        Assert.All(
            ["ServerHost", "sandbox", "openchannel-sandbox.dl.alipaydev.com", "openchannel.alipay.com"],
            (string name) => Assert.Contains(name, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_in_the_background_does_not_wait()
    {
        _gateway.Faults.Register.Next(RegisterFault.Hang);
        await using var host = AppHost.For(
            _gateway, app => app.AddFallback<Ignoring>(), ("StartupMode", "Background"), ("ConnectTimeout", "00:00:01"));

        await host.StartAsync();
        Assert.False(host.Client.IsConnected);

        await _gateway.WaitForConnectionsAsync(1);
        Assert.Equal(MsgStatus.Success, (await _gateway.PushAsync("a", "{}")).Status);
    }

    [Fact]
    public async Task Refusal_in_the_background_is_logged_as_critical_and_unhealthy()
    {
        _gateway.Faults.Register.Always(RegisterFault.Refuse("40002", "Invalid Arguments", "isv.invalid-app-id"));
        await using var host = AppHost.For(
            _gateway,
            app =>
            {
                app.AddFallback<Ignoring>();
                app.Services.AddHealthChecks().AddAlipayMessaging();
            },
            ("StartupMode", "Background"));

        await host.StartAsync();

        await Eventually.IsTrueAsync(() => host.Logs.At(LogLevel.Critical).Count == 1);
        Assert.Contains("isv.invalid-app-id", host.Logs.At(LogLevel.Critical)[0]);
        var health = await host.CheckHealthAsync();
        Assert.Equal("Unhealthy", health.Status.ToString());
        Assert.Equal("AlipayMsgConnectRefusedException", health.Data["lastError"]);
        Assert.Equal("Disconnected", health.Data["state"]);
        await host.StopAsync();
    }

    [Fact]
    public async Task Wrong_settings_fail_the_start_in_the_background_too()
    {
        await using var host = AppHost.For(_gateway, app => app.AddFallback<Ignoring>(), ("StartupMode", "Background"), ("Charset", "Big5"));

        var error = await Assert.ThrowsAsync<AlipayMsgConfigurationException>(host.StartAsync);

        Assert.StartsWith("Alipay:Charset", Assert.Single(error.Faults));
    }

    [Fact]
    public async Task Stop_while_still_connecting_ends_the_connecting()
    {
        _gateway.Faults.Register.Always(RegisterFault.Hang);
        await using var host = AppHost.For(_gateway, app => app.AddFallback<Ignoring>(), ("StartupMode", "Background"));
        await host.StartAsync();

        await host.StopAsync();

        Assert.Empty(host.Logs.At(LogLevel.Critical));
    }

    [Fact]
    public async Task Stop_waits_for_running_handlers_and_acknowledges_them()
    {
        var gate = new Gate();
        await using var host = AppHost.For(_gateway, app =>
        {
            app.Services.AddSingleton(gate);
            app.AddHandlerForAllMessages<Waiting>();
        });
        await host.StartAsync();
        var push = _gateway.PushAsync("a", "{}");
        await gate.Entered.Task.WaitAsync(Limits.Soon);

        var stop = host.StopAsync();
        Assert.False(stop.IsCompleted);
        gate.Open.SetResult();
        await stop;

        Assert.Equal(MsgStatus.Success, (await push).Status);
        await _gateway.WaitForConnectionsAsync(0);
        Assert.Empty(_gateway.Problems);
    }

    [Fact]
    public async Task Stop_that_may_wait_no_longer_fires_the_handlers_token()
    {
        var gate = new Gate();
        await using var host = AppHost.For(_gateway, app =>
        {
            app.Services.AddSingleton(gate);
            app.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
            app.AddHandlerForAllMessages<Waiting>();
        });
        await host.StartAsync();
        var push = _gateway.PushAsync("a", "{}");
        await gate.Entered.Task.WaitAsync(Limits.Soon);

        await host.StopAsync();

        Assert.Equal(MsgStatus.Fail, (await push).Status);
        Assert.True(gate.Cancelled);
    }

    private sealed class Ignoring : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Gate
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Cancelled { get; set; }
    }

    private sealed class Waiting(Gate gate) : IMsgHandler
    {
        public async Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
        {
            gate.Entered.SetResult();
            try
            {
                await gate.Open.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                gate.Cancelled = true;
                throw;
            }
        }
    }
}
