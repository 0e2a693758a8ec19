using System.Buffers;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Handshake;
using Alipay.Messaging.OpenApi.Calls;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alipay.Messaging.OpenApi;

/// <summary>
/// Subscribes one application to messages, and asks what it is subscribed to. Alipay delivers a message only when its topic is subscribed, and
/// over the channel of that subscription.
/// <para>订阅、取消、修改和查询消息；只有已订阅的消息才会投递。</para>
/// </summary>
/// <remarks>
/// Thread-safe. Create one for each application and keep it: it reuses connections. <c>AddAlipayMessaging</c> registers one for each application,
/// under the name of the application. There is no call that lists subscriptions: query each topic. Alipay does not publish the error codes of these calls.
/// </remarks>
public sealed class AlipaySubscriptionClient : IDisposable
{
    private static readonly SearchValues<char> TopicCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._");

    private readonly LiveCredentials _live;
    private readonly OpenApiConnection _connection;
    private readonly DownloadedCertificates _certificates;
    private readonly OpenApiCaller _caller;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private IDisposable? _reloading;

    /// <summary>Creates a client. Reads keys and certificates; sends nothing.</summary>
    /// <param name="options">The application: its id, keys or certificates, sign type, charset and <c>ConfigureHttpHandler</c>.</param>
    /// <param name="clientOptions">The settings of this client; <see langword="null"/> for the defaults.</param>
    /// <param name="loggerFactory">Where to log; <see langword="null"/> for nowhere.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="AlipayMsgConfigurationException">At least one setting can never work.</exception>
    public AlipaySubscriptionClient(
        AlipayMessagingOptions options,
        AlipaySubscriptionClientOptions? clientOptions = null,
        ILoggerFactory? loggerFactory = null,
        TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        clientOptions ??= new AlipaySubscriptionClientOptions();
        _timeProvider = timeProvider ?? TimeProvider.System;
        _logger = new GuardedLogger((loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<AlipaySubscriptionClient>());
        var faults = new OptionFaults(options.Origin);
        var endpoint = EndpointReader.Read(options, clientOptions, faults);
        var settings = OptionsReader.Read(options, _timeProvider, faults);
        try
        {
            Endpoint = endpoint!; // Without one there was a fault.
            _connection = OpenApiConnection.Create(Endpoint, settings, clientOptions.Timeout, _timeProvider);
        }
        catch
        {
            settings.Dispose();
            throw;
        }

        _live = new LiveCredentials(settings, _timeProvider);
        var exchange = new OpenApiExchange(_connection, _timeProvider);
        _certificates = new DownloadedCertificates(exchange, _timeProvider, _logger);
        _caller = new OpenApiCaller(_live, exchange, _certificates, _logger);
    }

    /// <summary>The application.</summary>
    public string AppId => _live.Current.AppId;

    /// <summary>The gateway that is called.</summary>
    public Uri Endpoint { get; }

    /// <summary>Subscribes the application to a message.</summary>
    /// <param name="topic">The message API, for example <c>alipay.open.mini.version.audit.passed</c>.</param>
    /// <param name="channel">The channel that delivers it.</param>
    /// <param name="authorization">For whom; <see langword="null"/> for the application itself.</param>
    /// <param name="tag">Alipay's <c>tag</c>; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Cancels the call, which may have been carried out all the same.</param>
    /// <returns>A task that completes when Alipay has confirmed it.</returns>
    /// <exception cref="ArgumentException">The topic is no message API, or the charset lacks a character of the tag.</exception>
    /// <exception cref="AlipayOpenApiException">Alipay refused the call, could not be reached, or the answer is not Alipay's.</exception>
    public Task SubscribeAsync(
        string topic,
        AlipaySubscriptionChannel channel,
        AlipaySubscriptionAuthorization? authorization = null,
        string? tag = null,
        CancellationToken cancellationToken = default)
        => CallAsync(OpenApiNames.Subscribe, topic, CommTypeOf(channel), authorization, tag, cancellationToken);

    /// <summary>Ends the subscription of a message.</summary>
    /// <param name="topic">The message API.</param>
    /// <param name="authorization">For whom; <see langword="null"/> for the application itself.</param>
    /// <param name="tag">Alipay's <c>tag</c>; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Cancels the call, which may have been carried out all the same.</param>
    /// <returns>A task that completes when Alipay has confirmed it.</returns>
    /// <exception cref="ArgumentException">The topic is no message API, or the charset lacks a character of the tag.</exception>
    /// <exception cref="AlipayOpenApiException">Alipay refused the call, could not be reached, or the answer is not Alipay's.</exception>
    public Task UnsubscribeAsync(
        string topic, AlipaySubscriptionAuthorization? authorization = null, string? tag = null, CancellationToken cancellationToken = default)
        => CallAsync(OpenApiNames.Unsubscribe, topic, null, authorization, tag, cancellationToken);

    /// <summary>Moves the subscription of a message to another channel.</summary>
    /// <param name="topic">The message API.</param>
    /// <param name="channel">The channel that delivers it from now on.</param>
    /// <param name="authorization">For whom; <see langword="null"/> for the application itself.</param>
    /// <param name="tag">Alipay's <c>tag</c>; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Cancels the call, which may have been carried out all the same.</param>
    /// <returns>A task that completes when Alipay has confirmed it.</returns>
    /// <exception cref="ArgumentException">The topic is no message API, or the charset lacks a character of the tag.</exception>
    /// <exception cref="AlipayOpenApiException">Alipay refused the call, could not be reached, or the answer is not Alipay's.</exception>
    public Task ModifyAsync(
        string topic,
        AlipaySubscriptionChannel channel,
        AlipaySubscriptionAuthorization? authorization = null,
        string? tag = null,
        CancellationToken cancellationToken = default)
        => CallAsync(OpenApiNames.Modify, topic, CommTypeOf(channel), authorization, tag, cancellationToken);

    /// <summary>Asks for the subscription of one message.</summary>
    /// <param name="topic">The message API.</param>
    /// <param name="authorization">For whom; <see langword="null"/> for the application itself.</param>
    /// <param name="tag">Alipay's <c>tag</c>; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The subscription; <see langword="null"/> when Alipay answers with success and without a channel. Alipay may refuse the query of a topic that is not
    /// subscribed instead: which code it uses then is not published, so that is thrown like any other refusal.
    /// </returns>
    /// <exception cref="ArgumentException">The topic is no message API, or the charset lacks a character of the tag.</exception>
    /// <exception cref="AlipayOpenApiException">Alipay refused the call, could not be reached, or the answer is not Alipay's.</exception>
    public async Task<AlipaySubscription?> QueryAsync(
        string topic, AlipaySubscriptionAuthorization? authorization = null, string? tag = null, CancellationToken cancellationToken = default)
    {
        var answer = await CallAsync(OpenApiNames.Query, topic, null, authorization, tag, cancellationToken).ConfigureAwait(false);
        return answer.Member(OpenApiNames.CommType) is not { } commType
            ? null
            : new AlipaySubscription
            {
                Topic = answer.Member(OpenApiNames.Topic) ?? topic,
                CommType = commType,
                Channel = string.Equals(commType, OpenApiNames.WebSocket, StringComparison.OrdinalIgnoreCase) ? AlipaySubscriptionChannel.WebSocket
                    : string.Equals(commType, OpenApiNames.Http, StringComparison.OrdinalIgnoreCase) ? AlipaySubscriptionChannel.Http
                    : null,
                Tag = answer.Member(OpenApiNames.Tag),
            };
    }

    /// <summary>Closes the connections and disposes the keys. Calls that still run fail with <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        _reloading?.Dispose();
        _connection.Dispose();
        _certificates.Dispose();
        _live.Dispose();
    }

    /// <summary>Keeps the registration that calls <see cref="ReloadSecurity"/>, to be disposed with the client.</summary>
    internal AlipaySubscriptionClient ReloadedBy(IDisposable? reloading)
    {
        _reloading = reloading;
        return this;
    }

    /// <summary>Reads keys and certificates again. When they can never work, that is logged and the earlier ones stay in use.</summary>
    internal void ReloadSecurity(AlipayMessagingOptions options)
    {
        try
        {
            if (_live.TryReplace(OptionsReader.ReadSecurity(options, _timeProvider), options.KeyRotationGracePeriod))
            {
                _logger.SecurityExchanged(AppId, options.KeyRotationGracePeriod);
            }
        }
        catch (Exception e)
        {
            _logger.ReloadRefused(AppId, ForeignException.MessageOf(e), e);
        }
    }

    private static string CommTypeOf(AlipaySubscriptionChannel channel) => channel switch
    {
        AlipaySubscriptionChannel.WebSocket => OpenApiNames.WebSocket,
        AlipaySubscriptionChannel.Http => OpenApiNames.Http,
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "The channel must be WebSocket or Http."),
    };

    private Task<RegisterResponse> CallAsync(
        string method, string topic, string? commType, AlipaySubscriptionAuthorization? authorization, string? tag, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(topic);
        if (topic.AsSpan().ContainsAnyExcept(TopicCharacters))
        {
            throw new ArgumentException("The topic is no message API: a name has lower-case letters, digits, dots and underscores only.", nameof(topic));
        }

        if (tag is not null && (string.IsNullOrWhiteSpace(tag) || !_live.Current.Charset.TryGetBytes(tag, out _)))
        {
            throw new ArgumentException($"The tag is blank, or the charset {_live.Current.CharsetName} lacks one of its characters.", nameof(tag));
        }

        return _caller.CallAsync(OpenApiCall.ForSubscription(method, topic, commType, authorization, tag), cancellationToken);
    }
}
