namespace Alipay.Messaging;

/// <summary>
/// The settings of an application that <c>AddAlipayMessaging</c> registers: those of its client, and those of its host. One
/// configuration section binds both.
/// </summary>
public sealed class AlipayMessagingHostOptions : AlipayMessagingOptions
{
    /// <summary>
    /// Gets or sets how messages reach this process. Default <see cref="MessageChannels.WebSocket"/>. With
    /// <see cref="MessageChannels.Http"/> alone the host opens no connection. A URL that is mapped receives independently of this setting.
    /// </summary>
    public MessageChannels Channels { get; set; } = MessageChannels.WebSocket;

    /// <summary>
    /// Gets or sets the seller of payments: an Alipay user id (2088…) or account, compared with <c>seller_id</c> and <c>seller_email</c>.
    /// Default <see langword="null"/>: <see cref="IAlipayPaymentHandler.FindOrderAsync"/> gives it.
    /// </summary>
    public string? SellerId { get; set; }

    /// <summary>Gets or sets whether the start of the host waits for the first connection. Default <see cref="StartupMode.FailFast"/>.</summary>
    public StartupMode StartupMode { get; set; }

    /// <summary>
    /// Gets or sets how long the start waits for the first connection with <see cref="StartupMode.FailFast"/>; then it fails with the last
    /// reason. Default 2 min, up to 24 h; zero waits until the host cancels the start. The first 2 s pass silently, then one warning says what
    /// the start waits for.
    /// </summary>
    public TimeSpan StartupTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets or sets what becomes of a message that no handler takes. Default <see cref="UnhandledMessageAction.Fail"/>.</summary>
    public UnhandledMessageAction UnhandledMessageAction { get; set; }

    /// <summary>
    /// Gets or sets how long there may be no connection before the health check reports unhealthy instead of degraded. Default
    /// 1 min, from zero (immediately) to 24 h.
    /// </summary>
    public TimeSpan UnhealthyAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Gets or sets whether a host whose environment is <c>Development</c> may connect to the production gateway. Default
    /// <see langword="false"/>: connecting fails, because a second client on a live app id takes its messages.
    /// </summary>
    public bool AllowProductionInDevelopment { get; set; }
}
