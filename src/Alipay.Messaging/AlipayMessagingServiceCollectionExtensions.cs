using Alipay.Messaging;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Hosting;
using Alipay.Messaging.OpenApi;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers applications that receive Alipay's messages.</summary>
/// <remarks>
/// Each application gets a client (<see cref="IAlipayMsgClient"/> and <see cref="AlipayMsgClient"/>, one singleton, keyed by the name
/// when there is one), an <see cref="AlipaySubscriptionClient"/> registered alike, and a hosted service that connects it when the host starts and drains it when the host stops.
/// Without a host, take the client and call <see cref="IAlipayMsgClient.ConnectAsync"/>. Calls for the same name add to one
/// another. One <see cref="AlipayMsgConfigurationException"/> at the start reports all faults of the settings and handlers.
/// </remarks>
public static class AlipayMessagingServiceCollectionExtensions
{
    /// <summary>Registers the one application of this process, set by code.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>Where handlers and middleware are added.</returns>
    public static IAlipayMessagingBuilder AddAlipayMessaging(this IServiceCollection services, Action<AlipayMessagingHostOptions> configure)
        => Add(services, Options.Options.DefaultName, configure);

    /// <summary>Registers the one application of this process, set by configuration.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="configuration">
    /// The section whose keys are the properties of <see cref="AlipayMessagingHostOptions"/>. A key that is none of them is a fault.
    /// </param>
    /// <returns>Where handlers and middleware are added.</returns>
    public static IAlipayMessagingBuilder AddAlipayMessaging(this IServiceCollection services, IConfiguration configuration)
        => Add(services, Options.Options.DefaultName, configuration);

    /// <summary>Registers one of several applications, set by code.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="name">The name of its options and the key of its client. Not blank.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>Where handlers and middleware of this application are added.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank.</exception>
    public static IAlipayMessagingBuilder AddAlipayMessaging(
        this IServiceCollection services, string name, Action<AlipayMessagingHostOptions> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Add(services, name, configure);
    }

    /// <summary>Registers one of several applications, set by configuration.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="name">The name of its options and the key of its client. Not blank.</param>
    /// <param name="configuration">
    /// The section whose keys are the properties of <see cref="AlipayMessagingHostOptions"/>. A key that is none of them is a fault.
    /// </param>
    /// <returns>Where handlers and middleware of this application are added.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank.</exception>
    public static IAlipayMessagingBuilder AddAlipayMessaging(this IServiceCollection services, string name, IConfiguration configuration)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Add(services, name, configuration);
    }

    private static AlipayMessagingBuilder Add(IServiceCollection services, string name, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSingleton<IOptionsChangeTokenSource<AlipayMessagingHostOptions>>(new SectionChangeSource(name, configuration));
        return Add(services, name, options => OptionsBinder.Bind(configuration, options));
    }

    private static AlipayMessagingBuilder Add(IServiceCollection services, string name, Action<AlipayMessagingHostOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<AlipayMessagingHostOptions>(name).Configure(configure);
        if (AppRegistration.Find(services, name) is null)
        {
            new AppRegistration(name).AddTo(services);
            services.TryAddSingleton<AppSetups>();
            if (services.All(service => service.ServiceType != typeof(NotificationApps)))
            {
                services.AddSingleton<NotificationApps>();
                services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<NotificationApps>());
            }

            AddClient(services, name);
            services.AddOptions<AlipaySubscriptionClientOptions>(name);
            services.AddSingleton<IHostedService>(provider => new ConnectionService(
                AppClients.Get(provider, name),
                name,
                provider.GetRequiredService<IOptionsMonitor<AlipayMessagingHostOptions>>(),
                provider.GetService<TimeProvider>() ?? TimeProvider.System,
                new GuardedLogger(provider.GetService<ILogger<AlipayMsgClient>>() ?? NullLogger<AlipayMsgClient>.Instance)));
        }

        return new AlipayMessagingBuilder(services, name);
    }

    private static void AddClient(IServiceCollection services, string name)
    {
        if (name.Length == 0)
        {
            services.AddSingleton(provider => AppClients.Create(provider, name));
            services.AddSingleton<IAlipayMsgClient>(provider => AppClients.Get(provider, name));
            services.AddSingleton(provider => AppClients.CreateSubscriptions(provider, name));
        }
        else
        {
            services.AddKeyedSingleton(name, (provider, _) => AppClients.Create(provider, name));
            services.AddKeyedSingleton<IAlipayMsgClient>(name, (provider, _) => AppClients.Get(provider, name));
            services.AddKeyedSingleton(name, (provider, _) => AppClients.CreateSubscriptions(provider, name));
        }
    }
}
