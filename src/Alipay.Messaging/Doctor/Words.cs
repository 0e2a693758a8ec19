using System.Globalization;
using Alipay.Messaging.Configuration;

namespace Alipay.Messaging.Doctor;

/// <summary>Formats values, and the texts that several checks have.</summary>
internal static class Words
{
    public static AlipayDoctorText CheckGateway { get; } = AlipayDoctorText.Of(
        "Check ServerHost, this machine's DNS and firewall, and whether outgoing connections need a proxy.",
        "检查 ServerHost、本机的 DNS 和防火墙，以及外网访问是否需要代理。");

    public static string Date(DateTimeOffset time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Seconds(TimeSpan time) => time.Duration().TotalSeconds.ToString("0", CultureInfo.InvariantCulture);

    /// <summary>The end of a public key, which the console shows too; too short to be taken for a key.</summary>
    public static string EndOf(string publicKey) => publicKey[^20..];

    /// <summary>The application's public key as people compare it.</summary>
    public static string EndOfPublicKey(Security security) => EndOf(security.Signer.ExportPublicKey());

    public static AlipayDoctorText Join(IEnumerable<AlipayDoctorText> texts)
    {
        var all = texts.ToList();
        return AlipayDoctorText.Of(string.Join(' ', all.Select(static text => text.En)), string.Concat(all.Select(static text => text.Zh)));
    }
}
