using System.Text.Json;
using Alipay.Messaging;
using Alipay.Messaging.EntityFrameworkCore.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// One instance of an application: takes messages until standard input ends, or until it kills itself.
var settings = JsonSerializer.Deserialize<WorkerSettings>((await Console.In.ReadLineAsync())!)!;
var database = new TestDatabase(settings.Database, settings.ConnectionString);
var kill = new KillSwitch(settings.Kill, settings.KillAfter);
var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
builder.Services.AddSingleton(kill).AddScoped<KillAtScopeEnd>();
builder.Services.AddDbContext<ShopContext>(options =>
{
    database.Configure(options);
    options.AddInterceptors(new KillAtCommit(kill), new KillAtInsert(kill));
});
var app = builder.Services.AddAlipayMessaging(options =>
{
    options.AppId = settings.AppId;
    options.ServerHost = settings.ServerHost;
    options.UseTls = false;
    options.AppPrivateKey = settings.AppPrivateKey;
    options.AlipayPublicKey = settings.AlipayPublicKey;
    options.MaxConcurrentMessages = settings.Concurrency;
    options.MessageQueueCapacity = 10_000;
    options.AllowProductionInDevelopment = true;
    options.ConnectionLeaseDuration = settings.ConnectionLease ?? options.ConnectionLeaseDuration;
}).AddHandlerForAllMessages<EffectHandler>().UseEntityFramework<ShopContext>(options =>
{
    options.AcknowledgeWhen = settings.AcknowledgeWhen;
    options.ClaimLease = settings.Lease;
    options.Workers = settings.Concurrency;
    options.PollInterval = TimeSpan.FromMilliseconds(200);
    options.RetryDelay = TimeSpan.FromMilliseconds(200);
    options.MaxRetryDelay = TimeSpan.FromSeconds(2);
    options.MaxAttempts = 1000;
});
if (settings.ConnectionLease is not null)
{
    app.UseEntityFrameworkConnectionLease<ShopContext>();
}

using var host = builder.Build();
host.Services.GetRequiredService<IAlipayMsgClient>().StateChanged += (_, change) => Console.WriteLine(change.Status.State);
await host.StartAsync();
await Console.In.ReadToEndAsync();
await host.StopAsync();
