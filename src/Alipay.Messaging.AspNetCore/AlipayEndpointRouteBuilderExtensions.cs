using Alipay.Messaging;
using Alipay.Messaging.AspNetCore;
using Alipay.Messaging.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the URLs that Alipay posts to.</summary>
/// <remarks>
/// The endpoints answer status 200 to every request, with <c>fail</c> unless a handler has accepted it: Alipay takes any other answer
/// for a failure. Authorization and antiforgery do not apply to them: the signature is what is checked.
/// </remarks>
public static class AlipayEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the application's gateway URL (应用网关): messages, authorisations and service-market orders go to the registered handlers, and
    /// the gateway check is answered.
    /// <para>映射应用网关地址：消息、授权通知、服务市场订单交给已注册的处理器，并应答网关验证。</para>
    /// </summary>
    /// <param name="endpoints">Where to map, usually the application.</param>
    /// <param name="pattern">The path, for example <c>/alipay/gateway</c>.</param>
    /// <param name="options">Which application, and the limits; <see langword="null"/> for the defaults.</param>
    /// <returns>The endpoint, for more conventions such as a host filter.</returns>
    /// <exception cref="AlipayMsgConfigurationException">At least one setting or handler of an application can never work.</exception>
    /// <exception cref="InvalidOperationException">There is no such application.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IEndpointConventionBuilder MapAlipayMessages(
        this IEndpointRouteBuilder endpoints, string pattern, AlipayEndpointOptions? options = null)
        => Map(endpoints, pattern, options, only: null);

    /// <summary>
    /// Maps a <c>notify_url</c>: payments go to the handler that <c>AddPaymentHandler</c> registered. Anything else is answered <c>fail</c>.
    /// <para>映射支付结果通知地址（notify_url）。</para>
    /// </summary>
    /// <param name="endpoints">Where to map, usually the application.</param>
    /// <param name="pattern">The path, for example <c>/alipay/notify</c>.</param>
    /// <param name="options">Which application, and the limits; <see langword="null"/> for the defaults.</param>
    /// <returns>The endpoint, for more conventions such as a host filter.</returns>
    /// <exception cref="AlipayMsgConfigurationException">At least one setting or handler of an application can never work.</exception>
    /// <exception cref="InvalidOperationException">There is no such application.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IEndpointConventionBuilder MapAlipayPayments(
        this IEndpointRouteBuilder endpoints, string pattern, AlipayEndpointOptions? options = null)
        => Map(endpoints, pattern, options, AlipayNotificationKind.Payment);

    private static IEndpointConventionBuilder Map(
        IEndpointRouteBuilder endpoints, string pattern, AlipayEndpointOptions? options, AlipayNotificationKind? only)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        options ??= new AlipayEndpointOptions();
        options.Validate();
        var services = endpoints.ServiceProvider;
        var endpoint = new NotificationEndpoint(
            new AlipayNotificationReceiver(services, options.AppName, options.Limits, only),
            options,
            services.GetService<TimeProvider>() ?? TimeProvider.System);

        // All methods: one that is not POST is answered fail too.
        return endpoints.Map(RoutePatternFactory.Parse(pattern), endpoint.InvokeAsync)
            .WithDisplayName($"Alipay {(only is null ? "messages" : "payments")} {pattern}")
            .AllowAnonymous();
    }
}
