using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Alipay.Messaging.Charsets;
using Alipay.Messaging.Fuzz.Targets;

namespace Alipay.Messaging.Fuzz;

/// <summary>The first forms: the real ones of the vectors, and one of each kind, charset and encryption.</summary>
internal static class NotificationSeeds
{
    private const string AppId = "2021000000000001";

    public static IEnumerable<byte[]> All(JsonElement vectors)
    {
        foreach (var vector in vectors.GetProperty("notifications").EnumerateArray())
        {
            var members = vector.GetProperty("params").EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString() ?? "");
            yield return Form(members, "UTF-8");
            members["app_id"] = AppId;
            yield return Form(members, "UTF-8");
        }

        foreach (var charset in new[] { "UTF-8", "GBK", "GB18030" })
        {
            yield return Form(Message("""{"名":"支付宝 + &=%"}""", charset), charset);
            yield return Form(new(Message(Encrypted("""{"a":"支付宝"}"""), charset)) { ["encrypt_type"] = "AES" }, charset);
        }

        const string Check = "<?xml version=\"1.0\" encoding=\"gbk\"?><XML><AppId><![CDATA[" + AppId + "]]></AppId><EventType>verifygw</EventType></XML>";
        yield return Form(new() { ["service"] = "alipay.service.check", ["charset"] = "GBK", ["biz_content"] = Check, ["sign_type"] = "RSA2", ["sign"] = "AAAA" }, "GBK");
        yield return Form(Typed("open_app_auth_notify", ("biz_content", """{"detail":{"app_auth_token":"t","auth_time":1}}""")), "UTF-8");
        yield return Form(Typed("servicemarket_order_notify", ("title", "点餐"), ("timestamp", "2023-06-01 10:00:01")), "UTF-8");
        yield return "charset=UTF-8&a=%e4%b8%ad%2f%FF"u8.ToArray();
        yield return "a=1&a=2"u8.ToArray();
        yield return "a=%4&b"u8.ToArray();
    }

    private static Dictionary<string, string> Message(string content, string charset) => new()
    {
        ["notify_id"] = "n1",
        ["utc_timestamp"] = "1700000000000",
        ["msg_method"] = "alipay.open.mini.version.audit.passed",
        ["app_id"] = AppId,
        ["version"] = "1.1",
        ["biz_content"] = content,
        ["charset"] = charset,
        ["sign_type"] = "RSA2",
        ["sign"] = "AAAA",
    };

    private static Dictionary<string, string> Typed(string notifyType, params (string Name, string Value)[] more)
    {
        Dictionary<string, string> members = new() { ["notify_type"] = notifyType, ["notify_id"] = "n1", ["app_id"] = AppId, ["sign_type"] = "RSA2", ["sign"] = "AAAA" };
        Array.ForEach(more, member => members[member.Name] = member.Value);
        return members;
    }

    private static string Encrypted(string plain)
    {
        using var aes = Aes.Create();
        aes.Key = NotificationTarget.AesKey;
        return Convert.ToBase64String(aes.EncryptCbc(Encoding.UTF8.GetBytes(plain), new byte[16]));
    }

    private static byte[] Form(Dictionary<string, string> members, string charset)
        => Encoding.ASCII.GetBytes(string.Join('&', members.Select(member => $"{member.Key}={Encode(member.Value, charset)}")));

    private static string Encode(string value, string charset)
    {
        var utf8 = Encoding.UTF8.GetBytes(value);
        var bytes = WireCharset.TryGet(charset, out var wire) && !wire.IsUtf8 ? wire.FromUtf8(utf8, out _) : utf8;
        return string.Concat(bytes.ToArray().Select(one => char.IsAsciiLetterOrDigit((char)one) ? ((char)one).ToString() : $"%{one:X2}"));
    }
}
