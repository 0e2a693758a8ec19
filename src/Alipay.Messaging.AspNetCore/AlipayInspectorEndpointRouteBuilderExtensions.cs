using Alipay.Messaging.AspNetCore;
using Alipay.Messaging.AspNetCore.Inspector;
using Alipay.Messaging.AspNetCore.Inspector.Application;
using Alipay.Messaging.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the inspector: a page that shows what an application receives.</summary>
public static class AlipayInspectorEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the page under <paramref name="pattern"/> and its API below it: the connections, the messages with their outcomes and durations, and,
    /// with a ledger, its states, dead letters, re-drive and discard. Call it once, before the host starts, so that nothing is missed.
    /// <para>映射检查页：连接状态、消息及其处理结果与耗时；使用数据库台账时还有死信、重新处理与丢弃。</para>
    /// </summary>
    /// <remarks>
    /// Without an <see cref="AlipayInspectorOptions.AuthorizationPolicy"/> nothing is mapped outside the Development environment, and one warning (event 160) is
    /// logged: the path answers 404.
    /// </remarks>
    /// <param name="endpoints">Where to map, usually the application.</param>
    /// <param name="pattern">The path, for example <c>/alipay</c>. It must not have parameters.</param>
    /// <param name="options">Who may use it, and what it shows; <see langword="null"/> for the defaults.</param>
    /// <returns>The endpoints, for more conventions such as a host filter.</returns>
    /// <exception cref="InvalidOperationException">No application is registered: call <c>AddAlipayMessaging</c>.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static IEndpointConventionBuilder MapAlipayInspector(
        this IEndpointRouteBuilder endpoints, string pattern, AlipayInspectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        options ??= new AlipayInspectorOptions();
        options.Validate();
        var services = endpoints.ServiceProvider;
        if (services.GetService<AppSetups>() is null)
        {
            throw new InvalidOperationException("The inspector has no application to show: call AddAlipayMessaging.");
        }

        var logger = (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("Alipay.Messaging.AspNetCore.Inspector");
        if (options.AuthorizationPolicy is null && services.GetService<IHostEnvironment>()?.IsDevelopment() != true)
        {
            logger.NotMapped(pattern);
            return endpoints.MapGroup(pattern);
        }

        var timeProvider = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var source = ApplicationSource.Start(services, options, timeProvider, logger);
        var access = options.AuthorizationPolicy is null ? InspectorAccess.LocalOnly : InspectorAccess.ByPolicy;
        var group = InspectorEndpoints.Map(endpoints, pattern, () => source, access, timeProvider);
        return options.AuthorizationPolicy is { } policy ? group.RequireAuthorization(policy) : group.AllowAnonymous();
    }
}
