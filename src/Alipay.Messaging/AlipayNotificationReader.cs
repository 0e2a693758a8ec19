using Alipay.Messaging.Configuration;
using Alipay.Messaging.Notifications;

namespace Alipay.Messaging;

/// <summary>
/// Turns the body of an HTTP request into a verified notification, for a server or a controller of your choice. With ASP.NET Core,
/// <c>MapAlipayMessages</c> and <c>MapAlipayPayments</c> of Alipay.Messaging.AspNetCore do all of it.
/// </summary>
/// <remarks>
/// Thread-safe. Nothing of a body is decrypted or interpreted before Alipay's signature was found on it. Give it the raw bytes: a form that a
/// framework has decoded cannot be verified (GBK).
/// </remarks>
public sealed class AlipayNotificationReader : IDisposable
{
    private readonly AlipayMessagingOptions _options;
    private readonly AlipayNotificationLimits _limits;
    private readonly TimeProvider _timeProvider;
    private readonly LiveCredentials _credentials;
    private readonly NotificationVerifier _verifier;

    /// <summary>Creates a reader for one application.</summary>
    /// <param name="options">
    /// The application's id, sign type, keys or certificates, and AES key; what is about the connection is not used. Read now and in
    /// <see cref="ReloadSecurity"/>.
    /// </param>
    /// <param name="limits">What is too much; <see langword="null"/> for the defaults.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="AlipayMsgConfigurationException">At least one setting can never work.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range.</exception>
    public AlipayNotificationReader(AlipayMessagingOptions options, AlipayNotificationLimits? limits = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _limits = limits ?? new AlipayNotificationLimits();
        _limits.Validate();
        _timeProvider = timeProvider ?? TimeProvider.System;
        _credentials = new LiveCredentials(OptionsReader.Read(options, _timeProvider), _timeProvider);
        _verifier = new NotificationVerifier(_credentials, _limits, _timeProvider);
    }

    /// <summary>Reads and verifies a notification.</summary>
    /// <param name="body">The raw body of a POST of <c>application/x-www-form-urlencoded</c>.</param>
    /// <param name="queryString">
    /// The query of the request's URL, with or without <c>?</c>; <see langword="null"/> for none. Only its <c>charset</c> is read, and only
    /// when the form has none: Alipay signs the form alone.
    /// </param>
    /// <returns>The notification, or why there is none. It does not throw for any body.</returns>
    public AlipayNotificationResult Read(ReadOnlySpan<byte> body, string? queryString = null)
        => NotificationForm.TryParse(body, queryString, _limits, out var form, out var fault)
            ? _verifier.Verify(form)
            : AlipayNotificationResult.Refuse(AlipayNotificationRefusal.Unreadable, fault);

    /// <summary>Creates the signed answer to a gateway check.</summary>
    /// <param name="check">The verified check; <see langword="null"/> to answer that the check could not be verified.</param>
    /// <returns>The answer.</returns>
    public AlipayNotificationAnswer AnswerGatewayCheck(AlipayNotification? check)
        => GatewayCheckAnswer.Sign(_credentials.Current.Security, check is { Kind: AlipayNotificationKind.GatewayCheck }).In(check?.CharsetName);

    /// <summary>
    /// Reads keys, certificates and the AES key from the options again. What the earlier ones verify and decrypt is taken for
    /// <see cref="AlipayMessagingOptions.KeyRotationGracePeriod"/> more.
    /// </summary>
    /// <exception cref="AlipayMsgConfigurationException">They can never work; the earlier ones stay in use.</exception>
    public void ReloadSecurity()
    {
        _credentials.TryReplace(OptionsReader.ReadSecurity(_options, _timeProvider), _options.KeyRotationGracePeriod);
    }

    /// <summary>Releases the keys.</summary>
    public void Dispose() => _credentials.Dispose();
}
