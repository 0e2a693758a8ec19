using System.Collections.Concurrent;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Messages;
using Alipay.Messaging.Routing;
using Alipay.Messaging.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Alipay.Messaging.Hosting;

/// <summary>
/// The registered applications of one service provider. A channel takes an application from here: <c>Get(name).Prepare()</c> gives
/// its keys and its pipeline, without a connection.
/// </summary>
internal sealed class AppSetups(IServiceProvider services, IEnumerable<AppRegistration> registrations)
{
    private readonly ConcurrentDictionary<string, AppSetup> _setups = new(StringComparer.Ordinal);

    /// <summary>The setup of one application, the same one for each call.</summary>
    /// <param name="name">The name given to <c>AddAlipayMessaging</c>; empty for the application without one.</param>
    /// <exception cref="InvalidOperationException">No application of this name is registered.</exception>
    public AppSetup Get(string name) => _setups.GetOrAdd(name, Create);

    private AppSetup Create(string name)
    {
        var app = registrations.FirstOrDefault(registration => registration.Name == name) ?? throw AppRegistration.NotFound(name);
        var options = services.GetRequiredService<IOptionsMonitor<AlipayMessagingHostOptions>>();
        var loggers = services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        return new AppSetup(() => options.Get(name), services.GetService<TimeProvider>() ?? TimeProvider.System)
        {
            // The options are those of the line above.
            CreateHandlers = (current, faults, logger) =>
            {
                CheckOthers(app, current, options, faults);
                return CreateRouter(app, (AlipayMessagingHostOptions)current, faults, logger);
            },
            FindLedger = (current, faults) => app.FindLedger?.Invoke(services, current, faults),
            Logger = new GuardedLogger(loggers.CreateLogger<AlipayMsgClient>()),
        };
    }

    private MessageRouter CreateRouter(AppRegistration app, AlipayMessagingHostOptions options, OptionFaults faults, ILogger logger)
    {
        faults.CheckRange(nameof(options.UnhealthyAfter), options.UnhealthyAfter, TimeSpan.Zero, TimeSpan.FromHours(24));
        faults.Check(
            options.Channels is not 0 && (options.Channels & ~(MessageChannels.WebSocket | MessageChannels.Http)) == 0,
            $"{faults.Key(nameof(options.Channels))} must be WebSocket, Http or both.");
        faults.CheckRange(nameof(options.StartupTimeout), options.StartupTimeout, TimeSpan.Zero, TimeSpan.FromHours(24));
        EnvironmentGuard.Check(options, services.GetService<IHostEnvironment>(), faults);
        faults.Check(
            app.TakesPayments || !app.Handlers.Any(handler => handler.MsgApis.Contains(AlipayMsgApis.TradeStatusSync)),
            $"{AlipayMsgApis.TradeStatusSync} must be compared with its order: register its handler with AddPaymentHandler.");
        var routes = RouteTable.Create(app.Handlers, fault => faults.Add(fault));
        LogHandlers(app.Handlers, logger);
        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        HandlerProbe.Check(app.Handlers, scopes, faults, logger);
        return new MessageRouter(routes, MessageRouter.Chain(app.Middleware), options.UnhandledMessageAction, scopes, logger);
    }

    private static void LogHandlers(IReadOnlyList<HandlerRegistration> handlers, ILogger logger)
    {
        foreach (var (msgApi, handler) in handlers.SelectMany(one => one.MsgApis.Select(msgApi => (msgApi, one.Handler))))
        {
            if (AlipayMsgApis.Describe(msgApi) is { } description)
            {
                logger.HandlerRegistered(handler.Name, msgApi, description.EnglishTitle);
            }
            else if (MessageCatalogue.OneEditAwayFrom(msgApi) is { } known)
            {
                logger.MsgApiLooksMisspelt(handler.Name, msgApi, known);
            }
        }
    }

    /// <summary>Alipay spreads an application's messages over its connections: two of them would each get a part.</summary>
    private void CheckOthers(
        AppRegistration app, AlipayMessagingOptions current, IOptionsMonitor<AlipayMessagingHostOptions> options, OptionFaults faults)
    {
        var appId = current.AppId?.Trim();
        foreach (var other in registrations.Where(other => other != app && !string.IsNullOrEmpty(appId)))
        {
            faults.Check(
                AppIdOf(other, options) != appId,
                $"{faults.Key(nameof(current.AppId))} {appId} is registered twice, {Label(app)} and {Label(other)}. Register an application once, with all its handlers.");
        }
    }

    /// <summary>Null when its options cannot be created: its own start reports why.</summary>
    private static string? AppIdOf(AppRegistration app, IOptionsMonitor<AlipayMessagingHostOptions> options)
    {
        try
        {
            return options.Get(app.Name).AppId?.Trim();
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static string Label(AppRegistration app) => app.Name.Length == 0 ? "without a name" : $"as '{app.Name}'";
}
