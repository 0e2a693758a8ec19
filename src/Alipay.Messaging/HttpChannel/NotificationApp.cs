using System.Diagnostics;
using System.Text;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Connection;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Notifications;
using Alipay.Messaging.Pipeline;
using Alipay.Messaging.Receiving;
using Alipay.Messaging.Runtime;

namespace Alipay.Messaging.HttpChannel;

/// <summary>One application whose messages arrive over HTTP: its keys, and the workers that hand messages to its pipeline.</summary>
internal sealed class NotificationApp : IClientGauges, IDisposable
{
    /// <summary>How long a handler may take to end after its token was canceled.</summary>
    private static readonly TimeSpan AbandonGrace = TimeSpan.FromSeconds(1);

    private readonly PreparedApp _app;
    private readonly TimeProvider _timeProvider;
    private readonly MessageWorkers<QueuedNotification> _workers;
    private readonly CertificateExpiryMonitor? _certificates;
    private volatile Refusal? _refusal;

    /// <param name="app">Disposed with this.</param>
    /// <param name="watchCertificates">Whether to warn of certificates that end: false when a connection does.</param>
    /// <param name="timeProvider">The clock.</param>
    public NotificationApp(PreparedApp app, bool watchCertificates, TimeProvider timeProvider)
    {
        _app = app;
        _timeProvider = timeProvider;
        var limits = app.Credentials.Current.Limits;
        _workers = new MessageWorkers<QueuedNotification>(
            limits.MessageQueueCapacity, limits.MessageQueueMaxBytes, limits.MaxConcurrentMessages, ProcessAsync, app.Logger);
        _certificates = watchCertificates ? new CertificateExpiryMonitor(app.Credentials, timeProvider, app.Logger) : null;
        app.Metrics.Started(this);
    }

    /// <summary>Whether a payment handler is registered. No other handler gets payments: none has compared them with an order.</summary>
    public required bool TakesPayments { get; init; }

    public LiveCredentials Credentials => _app.Credentials;

    public MessagingMetrics Metrics => _app.Metrics;

    public int QueueDepth => _workers.Waiting;

    public bool? IsOpen => null;

    public TimeSpan? SinceLastFrame => null;

    public TimeSpan? CertificateLeft => _certificates is null ? null : CertificatesEnd - _timeProvider.GetUtcNow();

    /// <summary>When the first certificate ends; null in key mode.</summary>
    public DateTimeOffset? CertificatesEnd => _app.Credentials.Current.Security.Certificates?.NotAfter;

    /// <summary>
    /// Hands a notification to the pipeline, under the caller's span but outside its context, and waits for its end up to
    /// <paramref name="answerBy"/>. It continues after that.
    /// </summary>
    public async Task<AlipayNotificationAnswer> HandleAsync(AlipayNotification notification, string notifyId, CancellationToken answerBy)
    {
        // The content of a message is the same in each redelivery.
        var content = notification.Kind == AlipayNotificationKind.Message ? notification.StableContent : Encoding.UTF8.GetBytes(notification.Content);
        var queued = new QueuedNotification(new ReceivedMessage(
            notification.AppId, notification.MsgApi, notifyId, content, notification.Timestamp?.ToUnixTimeMilliseconds())
        {
            StableContent = notification.StableContent,
            Parent = Activity.Current?.Context ?? default,
        });
        if (!_workers.TryEnqueue(queued))
        {
            _app.Logger.NotificationNotQueued(notifyId, notification.MsgApi);
            return Answer(MsgStatus.Fail, AckOutcome.QueueFull);
        }

        _workers.Activate();

        try
        {
            return await queued.Done.WaitAsync(answerBy).ConfigureAwait(false) is { } outcome
                ? Answer(AckOutcome.StatusOf(outcome), AckOutcome.Of(outcome))
                : Answer(MsgStatus.Fail, AckOutcome.InternalError);
        }
        catch (OperationCanceledException)
        {
            _app.Logger.AnsweredBeforeHandled(notifyId, notification.MsgApi);
            return Answer(MsgStatus.Fail, AckOutcome.AnsweredBeforeHandled);
        }
    }

    public AlipayNotificationAnswer AnswerGatewayCheck(AlipayNotification check)
    {
        _app.Logger.GatewayChecked(check.AppId);
        return GatewayCheckAnswer.Sign(_app.Credentials.Current.Security, succeeded: true).In(check.CharsetName);
    }

    /// <summary>Signed once for the same keys: an unverified sender must not make us sign.</summary>
    public AlipayNotificationAnswer RefuseGatewayCheck(string charset)
    {
        var security = _app.Credentials.Current.Security;
        var refusal = _refusal;
        if (refusal?.Fingerprint != security.Fingerprint)
        {
            _refusal = refusal = new Refusal(security.Fingerprint, GatewayCheckAnswer.Sign(security, succeeded: false));
        }

        return refusal.Answer.In(charset);
    }

    /// <summary>Takes new keys and certificates from the options.</summary>
    /// <exception cref="AlipayMsgConfigurationException">They can never work; the earlier ones stay in use.</exception>
    public void ReloadSecurity(AlipayMessagingOptions options)
    {
        if (_app.Credentials.TryReplace(OptionsReader.ReadSecurity(options, _timeProvider), options.KeyRotationGracePeriod))
        {
            _app.Logger.SecurityExchanged(_app.Credentials.Current.AppId, options.KeyRotationGracePeriod);
        }
    }

    /// <summary>Begins no more notifications and waits for the running ones, up to <see cref="AlipayMessagingOptions.DrainTimeout"/>.</summary>
    /// <param name="hurry">Ends the wait; the token of the handlers is canceled then.</param>
    public async Task DrainAsync(CancellationToken hurry)
    {
        if (!await _workers.DrainAsync(_app.Credentials.Current.Limits.DrainTimeout, AbandonGrace, _timeProvider, hurry).ConfigureAwait(false))
        {
            _app.Logger.DrainTimedOut(_app.Credentials.Current.AppId);
        }
    }

    public void Dispose()
    {
        _app.Metrics.Stopped();
        _certificates?.Dispose();
        _workers.Dispose();
        _app.Dispose();
    }

    private AlipayNotificationAnswer Answer(MsgStatus status, string outcome)
    {
        _app.Metrics.Acknowledged(outcome);
        return status == MsgStatus.Success ? AlipayNotificationAnswer.Success : AlipayNotificationAnswer.Fail;
    }

    private async ValueTask ProcessAsync(QueuedNotification notification, CancellationToken cancellationToken)
    {
        try
        {
            notification.End(await _app.Pipeline.HandleAsync(notification.Message, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            _app.Logger.ProcessingFailed(notification.Message.MsgId, e);
        }
    }

    private sealed record Refusal(string Fingerprint, GatewayCheckAnswer Answer);
}
