using Alipay.Messaging.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Alipay.Messaging.Hosting;

/// <summary>Creates and finds the clients of the registered applications.</summary>
internal static class AppClients
{
    public static AlipayMsgClient Get(IServiceProvider services, string name)
        => name.Length == 0 ? services.GetRequiredService<AlipayMsgClient>() : services.GetRequiredKeyedService<AlipayMsgClient>(name);

    public static AlipayMsgClient Create(IServiceProvider services, string name) => new(services.GetRequiredService<AppSetups>().Get(name));

    /// <summary>Creates the client of the subscription calls. A reloaded configuration exchanges its keys.</summary>
    /// <exception cref="AlipayMsgConfigurationException">At least one setting can never work.</exception>
    public static AlipaySubscriptionClient CreateSubscriptions(IServiceProvider services, string name)
    {
        var options = services.GetRequiredService<IOptionsMonitor<AlipayMessagingHostOptions>>();
        var client = new AlipaySubscriptionClient(
            options.Get(name),
            services.GetRequiredService<IOptionsMonitor<AlipaySubscriptionClientOptions>>().Get(name),
            services.GetService<ILoggerFactory>(),
            services.GetService<TimeProvider>());
        return client.ReloadedBy(options.OnChange((changed, changedName) =>
        {
            if ((changedName ?? Options.DefaultName) == name)
            {
                client.ReloadSecurity(changed);
            }
        }));
    }
}
