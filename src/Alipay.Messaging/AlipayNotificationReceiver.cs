using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Hosting;
using Alipay.Messaging.HttpChannel;
using Alipay.Messaging.Notifications;
using Alipay.Messaging.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging;

/// <summary>
/// Takes the bodies of HTTP requests to one URL, hands verified notifications to the registered handlers, and says what to answer. With
/// ASP.NET Core, <c>MapAlipayMessages</c> and <c>MapAlipayPayments</c> of Alipay.Messaging.AspNetCore call it.
/// <para>接收发到一个 URL 的 HTTP 通知：验签后交给已注册的处理器，并返回应答内容。</para>
/// </summary>
/// <remarks>
/// Thread-safe. A notification takes the same way as a message over WebSocket: idempotency by its <c>notify_id</c>, middleware, typed
/// bodies, a scope for each, failed-message sink, log scopes, spans and metrics. <see cref="AlipayMessagingOptions.MaxConcurrentMessages"/>,
/// <see cref="AlipayMessagingOptions.MessageQueueCapacity"/> and <see cref="AlipayMessagingOptions.MessageQueueMaxBytes"/> count for
/// each channel on its own.
/// </remarks>
public sealed class AlipayNotificationReceiver
{
    /// <summary>Far above the length of real ids. The id is a key in stores and part of log lines.</summary>
    private const int MaxNotifyIdLength = 256;

    private readonly NotificationApps _all;
    private readonly string? _appName;
    private readonly AlipayNotificationLimits _limits;
    private readonly AlipayNotificationKind? _only;
    private readonly (NotificationApp App, NotificationVerifier Verifier)[] _apps;

    /// <summary>Creates a receiver, and reads the settings of its applications.</summary>
    /// <param name="services">The services that <c>AddAlipayMessaging</c> was called on. The host that runs them drains the handlers when it stops.</param>
    /// <param name="appName">
    /// The name given to <c>AddAlipayMessaging</c>, empty for the application without one; <see langword="null"/> for all registered
    /// applications, told apart by <c>app_id</c>.
    /// </param>
    /// <param name="limits">What is too much; <see langword="null"/> for the defaults.</param>
    /// <param name="only">The one kind to take; <see langword="null"/> for all.</param>
    /// <exception cref="InvalidOperationException">There is no such application.</exception>
    /// <exception cref="AlipayMsgConfigurationException">At least one setting or handler can never work.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range.</exception>
    public AlipayNotificationReceiver(
        IServiceProvider services, string? appName = null, AlipayNotificationLimits? limits = null, AlipayNotificationKind? only = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        _limits = limits ?? new AlipayNotificationLimits();
        _limits.Validate();
        _all = services.GetService<NotificationApps>() ?? throw AppRegistration.NotFound(appName ?? "");
        _appName = appName;
        _only = only;
        _apps = [.. _all.Get(appName).Select(app => (app, new NotificationVerifier(app.Credentials, _limits, _all.TimeProvider)))];
    }

    /// <summary>Verifies a notification, has it handled, and returns the answer.</summary>
    /// <param name="body">The raw body of a POST of <c>application/x-www-form-urlencoded</c>. Not used after the method has returned its task.</param>
    /// <param name="queryString">
    /// The query of the request's URL, with or without <c>?</c>; <see langword="null"/> for none. Only its <c>charset</c> is read, and only
    /// when the form has none.
    /// </param>
    /// <param name="answerBy">
    /// When to answer at the latest: the platform waits about 16 s. The answer is then <c>fail</c>, the handler continues, and a redelivery gets
    /// its result. It does not cancel the handler.
    /// </param>
    /// <returns>What to answer, under status 200. The task does not fail.</returns>
    public Task<AlipayNotificationAnswer> ReceiveAsync(
        ReadOnlyMemory<byte> body, string? queryString = null, CancellationToken answerBy = default)
    {
        try
        {
            return NotificationForm.TryParse(body.Span, queryString, _limits, out var form, out var fault)
                ? ReceiveAsync(form, answerBy)
                : Task.FromResult(Refuse(fault));
        }
        catch (Exception e)
        {
            _all.Logger.NotificationFailed(e);
            return Task.FromResult(AlipayNotificationAnswer.Fail);
        }
    }

    /// <summary>Logs a request that has no body to give to <see cref="ReceiveAsync(ReadOnlyMemory{byte}, string?, CancellationToken)"/>.</summary>
    /// <param name="reason">What is wrong with it: a fixed text, nothing of its content.</param>
    /// <returns>The answer: <c>fail</c>.</returns>
    public AlipayNotificationAnswer Refuse(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return Refuse(null, AlipayNotificationRefusal.Unreadable, reason);
    }

    /// <summary>
    /// Reads keys, certificates and AES keys from the options again: for files whose content has changed. A reloaded configuration does it by
    /// itself.
    /// </summary>
    /// <exception cref="AlipayMsgConfigurationException">They can never work; the earlier ones stay in use.</exception>
    public void ReloadSecurity() => _all.ReloadSecurity(_appName);

    private Task<AlipayNotificationAnswer> ReceiveAsync(NotificationForm form, CancellationToken answerBy)
    {
        NotificationApp? addressed = null;
        var (refusal, reason) = (AlipayNotificationRefusal.UnknownApp, "it is for another application");
        foreach (var (app, verifier) in _apps)
        {
            if (verifier.IsAddressed(form))
            {
                var result = verifier.Verify(form);
                if (result.IsTrusted)
                {
                    return AnswerAsync(app, result.Notification, answerBy);
                }

                (addressed, refusal, reason) = (app, result.Refusal.Value, result.Reason);
            }
        }

        var answer = Refuse(addressed, refusal, reason);
        return Task.FromResult(
            addressed is not null && _apps.Length == 1 && _only is null && form.Is(NotificationNames.Service, NotificationNames.GatewayCheck)
                ? addressed.RefuseGatewayCheck(form.Charset.Name)
                : answer);
    }

    private Task<AlipayNotificationAnswer> AnswerAsync(
        NotificationApp app, AlipayNotification notification, CancellationToken answerBy)
    {
        var fault = notification.Kind switch
        {
            var kind when _only is { } only && kind != only => $"this URL takes no {kind}",
            AlipayNotificationKind.GatewayCheck => null,
            AlipayNotificationKind.Payment when !app.TakesPayments => "no payment handler is registered: call AddPaymentHandler",
            _ when string.IsNullOrWhiteSpace(notification.NotifyId) => "notify_id is missing",
            _ when notification.NotifyId.Length > MaxNotifyIdLength || notification.NotifyId.Any(char.IsControl) => "notify_id is too long or holds control characters",
            _ => null,
        };
        return fault is not null ? Task.FromResult(Refuse(app, AlipayNotificationRefusal.Incomplete, fault))
            : notification.Kind == AlipayNotificationKind.GatewayCheck ? Task.FromResult(app.AnswerGatewayCheck(notification))
            : app.HandleAsync(notification, notification.NotifyId!, answerBy); // Checked above.
    }

    /// <param name="app">The application that it was for; null when that is not known.</param>
    /// <param name="refusal">The kind of fault.</param>
    /// <param name="reason">The fault.</param>
    private AlipayNotificationAnswer Refuse(NotificationApp? app, AlipayNotificationRefusal refusal, string reason)
    {
        _all.Logger.NotificationRefused(refusal.ToString(), reason);
        if (refusal == AlipayNotificationRefusal.BadSignature)
        {
            app?.Metrics.SignatureRefused();
        }

        app?.Metrics.Acknowledged(refusal == AlipayNotificationRefusal.BadSignature ? AckOutcome.SignatureRefused : AckOutcome.FrameRefused);
        return AlipayNotificationAnswer.Fail;
    }
}
