using Alipay.Messaging;
using Alipay.Messaging.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Worker;

/// <summary>The worker against a gateway in its own process: a few messages, a look at its health, and the end.</summary>
internal sealed class WarmUp(AlipayTestGateway gateway)
{
    private static readonly (string MsgApi, string Body)[] Messages =
    [
        (AlipayMsgApis.OpenMiniVersionAuditPassed, """{"mini_app_id":"2021000000000003","mini_app_version":"1.2.0"}"""),
        (AlipayMsgApis.OpenMiniVersionAuditRejected,
            """{"mini_app_id":"2021000000000003","mini_app_version":"1.2.1","audit_reason":"类目与内容不符"}"""),
        (AlipayMsgApis.TradeRefundDepositBackCompleted,
            """{"trade_no":"2025112322001400000000000001","out_trade_no":"T1","out_request_no":"R1","dback_status":"S","dback_amount":"88.80"}"""),
        (AlipayMsgApis.TradeRefundDepositBackCompleted,
            """{"trade_no":"2025112322001400000000000002","out_trade_no":"T2","out_request_no":"R2","dback_status":"F"}"""),
        (AlipayMsgApis.OpenAppApiFieldChanged, """{"field_name":"mobile","status":"AGREE"}"""),
    ];

    /// <summary>Whether every message was acknowledged SUCCESS and the worker was healthy after them.</summary>
    public bool Succeeded { get; private set; }

    public void AddTo(IServiceCollection services)
    {
        services.PostConfigure<AlipayMessagingHostOptions>(gateway.ConfigureClient);
        services.AddHostedService(provider => new Service(this, provider));
    }

    private async Task RunAsync(HealthCheckService health, IHealthCheckPublisher lines, CancellationToken cancellationToken)
    {
        var acknowledged = 0;
        foreach (var (msgApi, body) in Messages)
        {
            var result = await gateway.PushAsync(msgApi, body, cancellationToken: cancellationToken);
            acknowledged += result.Status == MsgStatus.Success ? 1 : 0;
        }

        var report = await health.CheckHealthAsync(cancellationToken);
        await lines.PublishAsync(report, cancellationToken);
        Succeeded = acknowledged == Messages.Length && report.Status == HealthStatus.Healthy && gateway.Problems.Count == 0;
    }

    /// <summary>Runs beside the worker and stops it at the end.</summary>
    private sealed class Service(WarmUp rehearsal, IServiceProvider services) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            try
            {
                await rehearsal.RunAsync(
                    services.GetRequiredService<HealthCheckService>(), services.GetRequiredService<IHealthCheckPublisher>(), stoppingToken);
            }
            finally
            {
                services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
            }
        }
    }
}
