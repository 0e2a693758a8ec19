using Alipay.Messaging;
using Alipay.Messaging.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Forwarder;

/// <summary>The forwarder against a gateway in its own process: a few messages, each through the broker to a consumer, and the end.</summary>
internal sealed class Rehearsal(AlipayTestGateway gateway)
{
    private const int Messages = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private int _acknowledged;
    private int _consumed;

    public bool Succeeded => _acknowledged == Messages && _consumed >= Messages && gateway.Problems.Count == 0;

    public string Verdict => $"forwarder: {Messages} pushed, {_acknowledged} acknowledged SUCCESS, {_consumed} consumed";

    public void AddTo(IServiceCollection services)
    {
        services.PostConfigure<AlipayMessagingHostOptions>(gateway.ConfigureClient);
        services.AddHostedService(provider => new Service(this, provider.GetRequiredService<Consumers>(), provider.GetRequiredService<IHostApplicationLifetime>()));
    }

    private async Task RunAsync(Consumers consumers, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(Enumerable.Range(1, Messages).Select(i => gateway.PushAsync(
            AlipayMsgApis.FundTransOrderChanged, $$"""{"out_biz_no":"T{{i}}","status":"SUCCESS"}""", cancellationToken: cancellationToken)));
        _acknowledged = results.Count(result => result.Status == MsgStatus.Success);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        while (consumers.Received < _acknowledged && !limit.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        }

        _consumed = consumers.Received;
    }

    /// <summary>Runs beside the forwarder and stops it at the end.</summary>
    private sealed class Service(Rehearsal rehearsal, Consumers consumers, IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            try
            {
                await rehearsal.RunAsync(consumers, stoppingToken);
            }
            finally
            {
                lifetime.StopApplication();
            }
        }
    }
}
