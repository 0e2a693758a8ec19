using System.Globalization;

namespace Alipay.Messaging.Testing.Http;

/// <summary>The members of each kind of notification (http-protocol.md 1.2 and 4).</summary>
internal static class NotificationMembers
{
    public static Dictionary<string, string> Message(string msgApi, string bizContent, string notifyId, string appId, PostOptions options) => Without(new()
    {
        ["notify_id"] = notifyId,
        ["utc_timestamp"] = options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        ["msg_method"] = msgApi,
        ["app_id"] = options.AppId ?? appId,
        ["version"] = "1.1",
        ["biz_content"] = bizContent,
        ["charset"] = options.Charset ?? "UTF-8",
    });

    public static Dictionary<string, string> GatewayCheck(string appId, PostOptions options) => Without(new()
    {
        ["service"] = "alipay.service.check",
        ["charset"] = options.Charset ?? "GBK",
        ["biz_content"] = $"<?xml version=\"1.0\" encoding=\"gbk\"?><XML><AppId><![CDATA[{options.AppId ?? appId}]]></AppId>"
            + "<EventType><![CDATA[verifygw]]></EventType></XML>",
    });

    /// <summary>A notification with a <c>notify_type</c> and flat members.</summary>
    public static Dictionary<string, string> Flat(
        string notifyType, IReadOnlyDictionary<string, string> members, string notifyId, string appId, PostOptions options)
    {
        var all = new Dictionary<string, string>(members)
        {
            ["notify_type"] = notifyType,
            ["notify_id"] = notifyId,
            ["notify_time"] = options.TimeProvider.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            ["app_id"] = options.AppId ?? appId,
            ["charset"] = options.Charset ?? "UTF-8",
            ["version"] = "1.0",
        };
        return Without(all);
    }

    private static Dictionary<string, string> Without(Dictionary<string, string> members)
    {
        if (members.TryGetValue("app_id", out var appId) && appId.Length == 0)
        {
            members.Remove("app_id");
        }

        return members;
    }
}
