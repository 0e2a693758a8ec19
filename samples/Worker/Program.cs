using System.Text;
using Alipay.Messaging;
using Alipay.Messaging.Messages;
using Alipay.Messaging.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Worker;

Console.OutputEncoding = Encoding.UTF8;

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
{
    Args = args,
    ContentRootPath = AppContext.BaseDirectory,
});

builder.Services.AddSingleton<AuditTrail>();
builder.Services.AddAlipayMessaging(builder.Configuration.GetSection("Alipay"))
    .AddHandler<MiniAuditHandler>(AlipayMsgApis.OpenMiniVersionAuditPassed, AlipayMsgApis.OpenMiniVersionAuditRejected)
    .AddHandler<DepositBackHandler, TradeRefundDepositBackCompleted>()          // typed body
    .AddFallback<EverythingElse>()
    .Use((context, next) => context.Services.GetRequiredService<AuditTrail>().RecordAsync(context, next));

builder.Services.AddHealthChecks().AddAlipayMessaging();
builder.Services.AddSingleton<IHealthCheckPublisher, HealthLines>();
builder.Services.AddOpenTelemetry()
    .ConfigureResource(resource => resource.AddService("alipay-worker"))
    .WithMetrics(metrics => metrics.AddMeter("Alipay.Messaging").AddConsoleExporter())
    .WithTracing(tracing => tracing.AddSource("Alipay.Messaging").AddConsoleExporter());

// By default a gateway in this process, which pushes a few messages. With Gateway:InProcess=false (in appsettings.json, as
// Gateway__InProcess or on the command line) the one that the section "Alipay" names, until Ctrl+C.
var inProcess = !string.Equals(builder.Configuration["Gateway:InProcess"], "false", StringComparison.OrdinalIgnoreCase);
await using var gateway = inProcess ? await AlipayTestGateway.StartAsync() : null;
var rehearsal = gateway is null ? null : new WarmUp(gateway);
if (rehearsal is not null)
{
    rehearsal.AddTo(builder.Services);
}

using var host = builder.Build();
var audit = host.Services.GetRequiredService<AuditTrail>();
try
{
    await host.RunAsync();
}
catch (AlipayMsgException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

Console.WriteLine($"worker: {audit.Handled} handled, {audit.Failed} failed");
return rehearsal is null or { Succeeded: true } && audit.Failed == 0 ? 0 : 1;
