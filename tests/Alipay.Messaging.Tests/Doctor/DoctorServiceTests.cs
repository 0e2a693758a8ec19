using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Hosting;
using Alipay.Messaging.Tests.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Tests.Doctor;

/// <summary>The examination at the start of a host: a line for each check, and no influence on the start.</summary>
public sealed class DoctorServiceTests
{
    [Fact]
    public async Task Start_of_a_correct_host_logs_a_line_for_each_check_and_a_summary()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var host = AppHost.For(gateway, static app => app.AddHandlerForAllMessages<CountingHandler>().AddDoctor());
        await host.StartAsync();
        await SeenAsync(host, 154);

        Assert.Equal(12, host.Logs.Of(150).Count + host.Logs.Of(151).Count);
        Assert.Contains("upgrade was not run (not-allowed)", string.Join('\n', host.Logs.Of(151)), StringComparison.Ordinal);
        Assert.Equal(1, gateway.UpgradeCount);
        await host.StopAsync();
    }

    [Fact]
    public async Task Start_that_fails_is_explained_and_fails_as_it_would_without_the_doctor()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var host = AppHost.For(
            gateway, static app => app.AddHandlerForAllMessages<CountingHandler>().AddDoctor(), ("AlipayPublicKey", TestKeys.AlipayPublic));

        await Assert.ThrowsAsync<AlipayMsgSignatureException>(host.StartAsync);
        await SeenAsync(host, 156);

        Assert.Contains("register failed (wrong-alipay-key)", Assert.Single(host.Logs.Of(153)), StringComparison.Ordinal);
        Assert.Contains("Repair register (wrong-alipay-key) first.", Assert.Single(host.Logs.Of(156)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_looks_while_the_start_waits_for_a_gateway_that_does_not_answer()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await gateway.StopAsync();
        await using var host = AppHost.For(gateway, static app => app.AddHandlerForAllMessages<CountingHandler>().AddDoctor());
        var start = host.StartAsync();
        await SeenAsync(host, 156);
        Assert.False(start.IsCompleted);

        await gateway.RestartAsync();
        await start;
        await host.StopAsync();
    }

    [Fact]
    public async Task Host_starts_and_stops_while_the_doctor_waits()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new ManualResetEventSlim();
        await using var host = AppHost.For(gateway, app => app.AddHandlerForAllMessages<CountingHandler>().AddDoctor(_ =>
        {
            asked.SetResult();
            release.Wait();
        }));
        await host.StartAsync();
        await asked.Task.WaitAsync(Limits.Soon);
        var stop = host.StopAsync();
        release.Set();
        await stop;

        Assert.Empty(host.Logs.Of(150));
    }

    [Fact]
    public async Task Delegate_that_throws_is_logged_and_does_not_fail_the_start()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var host = AppHost.For(
            gateway, static app => app.AddHandlerForAllMessages<CountingHandler>().AddDoctor(static _ => throw new InvalidOperationException("no options")));
        await host.StartAsync();
        await SeenAsync(host, 157);

        Assert.Contains("no options", Assert.Single(host.Logs.Of(157)), StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Fact]
    public async Task Registered_twice_the_doctor_runs_once_with_both_delegates()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var host = AppHost.For(
            gateway,
            static app => app.AddHandlerForAllMessages<CountingHandler>().AddDoctor(static doctor => doctor.UseNetwork = false).AddDoctor(static doctor => doctor.OpenConnection = true));
        await host.StartAsync();
        await SeenAsync(host, 154);

        Assert.Equal(4, host.Logs.Of(150).Count + host.Logs.Of(151).Count);
        await host.StopAsync();
    }

    [Fact]
    public async Task Warning_without_a_failure_is_summarized_as_a_warning()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var host = AppHost.For(gateway, static app => app.AddHandlerForAllMessages<CountingHandler>().AddDoctor(), ("LoadTest", "true"));
        await host.StartAsync();
        await SeenAsync(host, 155);

        Assert.Contains("settings is unusual (unusual-setting)", Assert.Single(host.Logs.Of(152)), StringComparison.Ordinal);
        Assert.NotEmpty(host.Logs.At(LogLevel.Warning));
        await host.StopAsync();
    }

    private static Task SeenAsync(AppHost host, int eventId) => Eventually.IsTrueAsync(() => host.Logs.Of(eventId).Count > 0);
}
