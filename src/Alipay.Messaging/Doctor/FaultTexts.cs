using Alipay.Messaging.Configuration;

namespace Alipay.Messaging.Doctor;

/// <summary>
/// Gives the faults of settings, keys and certificates, which <see cref="OptionsReader"/> reports in English, a stable word and a Chinese text.
/// A fault that has no row keeps its English text.
/// </summary>
internal static class FaultTexts
{
    private const string Other = "wrong-setting";

    /// <summary>A part of the English text, the word, and the Chinese text, in which {0} is the setting.</summary>
    private static readonly (string Part, string Reason, string Zh)[] Rows =
    [
        ("is the public half of the application's own private key", "own-key-as-alipay-key", "{0} 填的是应用自己的公钥。请改填支付宝公钥：上传应用公钥后，开放平台会显示支付宝公钥。"),
        ("and certificates are both given", "both-modes", "{0} 与证书同时配置。请按开放平台上该应用的加签模式，只配置公钥或只配置证书。"),
        ("Alipay's key is missing", "alipay-key-missing", "缺少支付宝公钥：公钥模式请配置 AlipayPublicKey，证书模式请配置 AppCertPath、AlipayPublicCertPath 和 AlipayRootCertPath。"),
        ("must be RSA2, RSA or SM2", "sign-type", "{0} 只能是 RSA2、RSA 或 SM2，且区分大小写。"),
        ("must be an RSA key", "key-of-other-kind", "{0} 不是 RSA 密钥。请提供 RSA 密钥，或把 SignType 改为与密钥相符的值。"),
        ("must be an SM2 key", "key-of-other-kind", "{0} 不是 SM2 密钥。请提供 SM2 密钥，或把 SignType 改为与密钥相符的值。"),
        ("holds the application's own certificate", "certificates-swapped", "{0} 放的是应用自己的证书。请放支付宝公钥证书（alipayCertPublicKey_….crt）。"),
        ("holds the certificate of another key", "certificates-swapped", "{0} 放的是另一个密钥的证书，可能是支付宝的。请放应用公钥证书（appCertPublicKey_….crt）。"),
        ("holds a root certificate", "certificates-swapped", "{0} 放的是根证书，根证书应配置在 AlipayRootCertPath。"),
        ("holds no root certificate", "no-root-certificate", "{0} 里没有根证书。请放支付宝根证书（alipayRootCert.crt）。"),
        ("does not belong to the private key", "certificate-of-other-key", "{0}：证书与私钥不匹配。请使用为该私钥签发的证书。"),
        ("begins with the certificate of an issuer", "issuer-first", "{0} 的第一张证书是签发者的。文件中第一张必须是支付宝自己的证书，请重新下载。"),
        ("the certificate expired on", "certificate-expired", "{0}：证书已过期。请从开放平台下载新证书。"),
        ("the certificate is valid only from", "certificate-not-yet-valid", "{0}：证书尚未生效。请检查本机时钟。"),
        ("has no certificate with a signature for sign type", "root-of-other-kind", "{0}：根证书文件中没有与签名方式相符的证书。请使用同一签名方式的 alipayRootCert.crt。"),
        ("does not fit sign type", "certificate-of-other-kind", "{0}：支付宝证书的密钥与签名方式不符。"),
        ("The certificate file", "certificate-unreadable", "{0}：无法读取证书文件。请使用从开放平台下载的原始 .crt 文件。"),
        ("looks like the path of a file", "path-as-content", "{0} 填的像是文件路径。请改用对应的 …Path 配置项。"),
        ("is not a path but what a file holds", "content-as-path", "{0} 填的是文件内容而不是路径。请改用对应的内容配置项。"),
        ("is in quotes", "path-in-quotes", "{0} 的路径带有引号，请去掉引号。"),
        ("does not exist", "file-missing", "{0} 指定的文件不存在。相对路径以工作目录为准。"),
        ("may not be read by the user", "file-not-readable", "运行本进程的用户无权读取 {0} 指定的文件。"),
        ("is a directory", "path-is-directory", "{0} 指定的是目录，请填写文件路径。"),
        ("has hidden characters in it", "hidden-characters", "{0} 含有不可见字符（常见于网页或聊天中复制的文本），请重新输入。"),
        ("is the id of an account (PID)", "pid-as-app-id", "{0} 填的是以 2088 开头的账号 PID。请填写应用的 APPID。"),
        ("must be digits only", "app-id-form", "{0} 只能是数字。请从开放平台复制 APPID。"),
        ("may hold no blanks", "app-id-form", "{0} 不能含空白、控制字符或非 ASCII 字符。"),
        ("is the gateway of the OpenAPI", "openapi-host", "{0} 是 OpenAPI 网关，不推送消息。请使用 openchannel.alipay.com（生产）或 openchannel-sandbox.dl.alipaydev.com（沙箱）。"),
        ("must be a host or host:port", "host-form", "{0} 只能是主机名或 主机名:端口，不带协议和路径。"),
        ("must be UTF-8, GBK, GB2312 or GB18030", "charset", "{0} 只能是 UTF-8、GBK、GB2312 或 GB18030。"),
        ("are both given", "text-and-path", "{0} 与对应的 …Path 同时配置，请只保留一个。"),
        ("is not a setting of Alipay.Messaging", "unknown-setting", "{0} 不是本库的配置项，请检查拼写。"),
        ("must be from", "out-of-range", "{0} 超出允许范围。"),
        ("The private key", "private-key-unreadable", "{0}：无法读取私钥。请提供 PEM 或 base64 格式的 PKCS#8 或 PKCS#1 私钥。"),
        ("The public key", "public-key-unreadable", "{0}：无法读取公钥。请按开放平台显示的内容提供支付宝公钥。"),
        ("is larger than 1 MiB", "file-not-readable", "{0} 指定的文件超过 1 MiB，不是密钥或证书。"),
        ("cannot be read (", "file-not-readable", "{0} 指定的文件无法读取。"),
        ("must be longer than", "out-of-range", "{0} 必须大于 HeartbeatInterval。"),
        ("must be base64 of", Other, "{0} 必须是 16、24 或 32 字节的 base64，与控制台显示的一致。"),
        ("must be true or false", Other, "{0} 只能是 true 或 false。"),
        ("must be a whole number", Other, "{0} 必须是整数。"),
        ("must be a time as", Other, "{0} 必须是 时:分:秒 格式的时间，例如 00:00:30。"),
        ("is missing", "missing", "缺少 {0}。"),
        (" must be ", Other, "{0} 的值不正确。"),
    ];

    /// <summary>The failed check of these faults, at least one. The reason is that of the first.</summary>
    public static CheckOutcome Outcome(IReadOnlyList<string> faults) => CheckOutcome.Failed(
        ReasonOf(faults[0]),
        Words.Join(faults.Select(static fault => AlipayDoctorText.Of(fault, Chinese(fault)))),
        AlipayDoctorText.Of("Change the settings that are named.", "请按上述说明修改配置项。"));

    public static string ReasonOf(string fault) => Array.Find(Rows, row => fault.Contains(row.Part, StringComparison.Ordinal)).Reason ?? Other;

    public static string Chinese(string fault)
    {
        var zh = Array.Find(Rows, row => fault.Contains(row.Part, StringComparison.Ordinal)).Zh;
        return zh is null ? $"配置有误（原文）：{fault}" : zh.Replace("{0}", SettingOf(fault), StringComparison.Ordinal);
    }

    /// <summary>Each fault begins with its setting.</summary>
    private static string SettingOf(string fault) => fault.Split(' ')[0].TrimEnd(':');
}
