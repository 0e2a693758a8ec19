using Alipay.Messaging;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Doctor;
using Alipay.Messaging.Hosting;
using Alipay.Messaging.OpenApi;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the doctor to an application registered by <c>AddAlipayMessaging</c>.</summary>
public static class AlipayMessagingDoctorExtensions
{
    /// <summary>
    /// Has <see cref="AlipayDoctor"/> examine the application while the host starts: one log line for each check (events 150 to 153) and a summary (events
    /// 154 to 156). The subscription of each message that a handler is registered for is one of them. It runs in the background, and neither delays nor fails the start.
    /// <para>主机启动时在后台诊断该应用：每项检查一条日志，最后一条汇总。既不拖慢也不阻止启动。</para>
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="configure">
    /// Changes what the examination may do. Here <see cref="AlipayDoctorOptions.OpenConnection"/> is <see langword="false"/> by default, because the host opens a
    /// connection itself. Called when the host starts.
    /// </param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    public static IAlipayMessagingBuilder AddDoctor(this IAlipayMessagingBuilder builder, Action<AlipayDoctorOptions>? configure = null)
    {
        var app = AppRegistration.Of(builder);
        var isFirst = app.ConfigureDoctor is null;
        app.ConfigureDoctor += configure ?? (static _ => { });
        if (isFirst)
        {
            builder.Services.AddSingleton<IHostedService>(services => new DoctorService(
                () => services.GetRequiredService<IOptionsMonitor<AlipayMessagingHostOptions>>().Get(app.Name),
                () => OptionsOf(app, services),
                new GuardedLogger(services.GetService<ILogger<AlipayMsgClient>>() ?? NullLogger<AlipayMsgClient>.Instance)));
        }

        return builder;
    }

    private static AlipayDoctorOptions OptionsOf(AppRegistration app, IServiceProvider services)
    {
        var options = new AlipayDoctorOptions
        {
            OpenConnection = false,
            TimeProvider = services.GetService<TimeProvider>() ?? TimeProvider.System,
            SubscriptionClient = services.GetRequiredService<IOptionsMonitor<AlipaySubscriptionClientOptions>>().Get(app.Name),
        };
        foreach (var msgApi in app.Handlers.SelectMany(static handler => handler.MsgApis))
        {
            options.MsgApis.Add(msgApi);
        }

        app.ConfigureDoctor?.Invoke(options);
        return options;
    }
}
