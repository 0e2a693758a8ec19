using Alipay.Messaging.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Tests.Hosting;

/// <summary>A host that stops while a handler does not: the stop ends, and the log says truthfully that nothing was answered.</summary>
public sealed class HostStopTests
{
    [Theory]
    [InlineData("returns later")]
    [InlineData("throws later")]
    [InlineData("blocks its thread")]
    public async Task Message_whose_handler_outlives_the_host_stop_is_not_said_to_be_answered(string how)
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        using var handler = new Outliving(how);
        await using var host = AppHost.For(
            gateway,
            app =>
            {
                app.Services.AddSingleton(handler);
                app.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
                app.AddHandlerForAllMessages<Outliving>();
            });
        await host.StartAsync();
        var push = gateway.PushAsync("a", "{}");
        await handler.Entered.Task.WaitAsync(Limits.Soon);

        await host.StopAsync();

        Assert.Null((await push).Status); // The connection ended without an answer.
        Assert.NotEmpty(host.Logs.Of(6));
        handler.Release();
        await Eventually.IsTrueAsync(() => host.Logs.Of(24).Count == 1);
        Assert.DoesNotContain(host.Logs.At(LogLevel.Error).Concat(host.Logs.At(LogLevel.Warning)), line => line.Contains("answered FAIL", StringComparison.Ordinal));
    }

    private sealed class Outliving(string how) : IMsgHandler, IDisposable
    {
        private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _block = new();

        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
        {
            Entered.SetResult();
            if (how == "blocks its thread")
            {
                _block.Wait(Limits.Soon, CancellationToken.None);
                return;
            }

            await _release.Task;
            if (how == "throws later")
            {
                throw new InvalidOperationException("by the test");
            }
        }

        public void Release()
        {
            _block.Set();
            _release.SetResult();
        }

        public void Dispose() => _block.Dispose();
    }
}
