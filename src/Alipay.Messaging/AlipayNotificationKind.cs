namespace Alipay.Messaging;

/// <summary>What reaches an application's URLs.</summary>
public enum AlipayNotificationKind
{
    /// <summary>A notification of another type; <see cref="AlipayNotification.MsgApi"/> says which.</summary>
    Other,

    /// <summary>A message, the same that is delivered over the WebSocket.</summary>
    Message,

    /// <summary>The check of the gateway URL, started in the open platform's console. It is answered in its own way.</summary>
    GatewayCheck,

    /// <summary><c>open_app_auth_notify</c>: a merchant has authorised a third-party application. It contains tokens.</summary>
    Authorization,

    /// <summary><c>servicemarket_order_notify</c>: an order in the service market.</summary>
    ServiceMarketOrder,

    /// <summary><c>trade_status_sync</c>: a payment.</summary>
    Payment,
}
