using Alipay.Messaging;
using Alipay.Messaging.OpenApi;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// A program of the Worker SDK, before the host is built.
var builder = Host.CreateApplicationBuilder(args);

// the block

builder.Build().Run();

sealed class OrderHandler : IMsgHandler
{
    public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken) => Task.CompletedTask;
}

sealed class SubscribeAtStart(AlipaySubscriptionClient subscriptions) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => subscriptions.UnsubscribeAsync("a", cancellationToken: stoppingToken);
}
