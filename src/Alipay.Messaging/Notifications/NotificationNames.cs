namespace Alipay.Messaging.Notifications;

/// <summary>The names and values of http.md.</summary>
internal static class NotificationNames
{
    public const string AppId = "app_id";
    public const string BizContent = "biz_content";
    public const string Charset = "charset";
    public const string EncryptType = "encrypt_type";
    public const string MsgMethod = "msg_method";
    public const string NotifyId = "notify_id";
    public const string NotifyTime = "notify_time";
    public const string NotifyType = "notify_type";
    public const string Service = "service";
    public const string Sign = "sign";
    public const string SignType = "sign_type";
    public const string Timestamp = "timestamp";
    public const string UtcTimestamp = "utc_timestamp";

    public const string GatewayCheck = "alipay.service.check";
    public const string GatewayCheckEvent = "verifygw";
    public const string Authorization = "open_app_auth_notify";
    public const string ServiceMarketOrder = "servicemarket_order_notify";
    public const string Payment = "trade_status_sync";
}
