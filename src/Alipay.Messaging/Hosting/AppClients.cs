using Alipay.Messaging.Configuration;
using Alipay.Messaging.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Alipay.Messaging.Hosting;

/// <summary>Makes and finds the clients of the registered applications.</summary>
internal static class AppClients
{
    public static AlipayMsgClient Get(IServiceProvider services, string name)
        => name.Length == 0 ? services.GetRequiredService<AlipayMsgClient>() : services.GetRequiredKeyedService<AlipayMsgClient>(name);

    public static AlipayMsgClient Create(IServiceProvider services, string name)
    {
        var options = services.GetRequiredService<IOptionsMonitor<AlipayMessagingOptions>>();
        return new AlipayMsgClient(
            () => options.Get(name),
            (current, faults, logger) => CreateRouter(services, name, current, faults, logger),
            services.GetService<ILoggerFactory>(),
            services.GetService<TimeProvider>());
    }

    /// <summary>The way to the handlers of one application, and what is wrong with it.</summary>
    public static MessageRouter CreateRouter(
        IServiceProvider services, string name, AlipayMessagingOptions options, OptionFaults faults, ILogger logger)
    {
        EnvironmentGuard.Check(options, services.GetService<IHostEnvironment>(), faults);
        var app = services.GetRequiredKeyedService<AppRegistration>(name);
        var routes = RouteTable.Create(app.Handlers, fault => faults.Add(fault));
        return new MessageRouter(
            routes, MessageRouter.Chain(app.Middleware), options.UnhandledMessages, services.GetRequiredService<IServiceScopeFactory>(), logger);
    }
}
