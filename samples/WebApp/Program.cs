using System.Text;
using Alipay.Messaging.Messages;
using Alipay.Messaging.Testing;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using WebApp;

Console.OutputEncoding = Encoding.UTF8;

var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

// One registration for both channels: a connection to the gateway, and the URLs that are mapped below.
builder.Services.AddSingleton<OrderBook>();
builder.Services.AddAlipayMessaging(builder.Configuration.GetSection("Alipay"))
    .AddHandler<RefundHandler, TradeRefundDepositBackCompleted>()
    .AddHandler<AuthorisationHandler, OpenAppAuthNotify>()
    .AddPaymentHandler<PaymentHandler>();

builder.Services.AddHealthChecks().AddAlipayMessaging();
builder.Services.AddOpenTelemetry()
    .ConfigureResource(resource => resource.AddService("alipay-web"))
    .WithMetrics(metrics => metrics.AddMeter("Alipay.Messaging").AddConsoleExporter())
    .WithTracing(tracing => tracing.AddSource("Alipay.Messaging", "Microsoft.AspNetCore").AddConsoleExporter());

// By default a gateway in this process, which pushes and posts a few messages. With Gateway:InProcess=false (in appsettings.json, as
// Gateway__InProcess or on the command line) the one that the section "Alipay" names, until Ctrl+C.
var inProcess = !string.Equals(builder.Configuration["Gateway:InProcess"], "false", StringComparison.OrdinalIgnoreCase);
await using var gateway = inProcess ? await AlipayTestGateway.StartAsync() : null;
var rehearsal = gateway is null ? null : new Rehearsal(gateway);
rehearsal?.AddTo(builder);

var app = builder.Build();
app.MapAlipayMessages("/alipay/gateway");
app.MapAlipayPayments("/alipay/notify");
app.MapHealthChecks("/health");
if (app.Environment.IsDevelopment())
{
    // A page that shows what arrives.
    app.MapAlipayInspector("/alipay");
}

var book = app.Services.GetRequiredService<OrderBook>();
await app.RunAsync();

Console.WriteLine($"webapp: {book.Handled} handled, {rehearsal?.Refused ?? 0} refused");
return rehearsal is null or { Succeeded: true } ? 0 : 1;
