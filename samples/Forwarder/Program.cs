using System.Text;
using Alipay.Messaging;
using Alipay.Messaging.Testing;
using Forwarder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

Console.OutputEncoding = Encoding.UTF8;

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
{
    Args = args,
    ContentRootPath = AppContext.BaseDirectory,
});

builder.Services.AddSingleton(builder.Configuration.GetSection("RabbitMq").Get<Broker>() ?? new Broker());
builder.Services.AddSingleton<Publisher>().AddSingleton<Consumers>().AddHostedService(services => services.GetRequiredService<Consumers>());
builder.Services.AddAlipayMessaging(builder.Configuration.GetSection("Alipay")).AddHandlerForAllMessages<ForwardingHandler>();

// By default a gateway in this process, which pushes a few messages. With Gateway:InProcess=false (in appsettings.json, as
// Gateway__InProcess or on the command line) the one that the section "Alipay" names, until Ctrl+C. The broker is RabbitMq:Uri in either case.
var inProcess = builder.Configuration.GetValue("Gateway:InProcess", defaultValue: true);
await using var gateway = inProcess ? await AlipayTestGateway.StartAsync() : null;
var rehearsal = gateway is null ? null : new Rehearsal(gateway);
rehearsal?.AddTo(builder.Services);

using var host = builder.Build();
try
{
    await host.RunAsync();
}
catch (AlipayMsgException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

if (rehearsal is not null)
{
    Console.WriteLine(rehearsal.Verdict);
}

return rehearsal is null or { Succeeded: true } ? 0 : 1;
