using System.Net;
using System.Text.RegularExpressions;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Doctor;

/// <summary>Set-ups that are broken on purpose, each with its first problem.</summary>
internal static partial class BrokenSetups
{
    private static readonly AlipayTestGatewayOptions Certificates = new() { CertificateMode = true };

    public static IReadOnlyDictionary<string, BrokenSetup> All { get; } = new Dictionary<string, BrokenSetup>
    {
        ["the private key of another application"] = new("register", "invalid-signature", p => p.Options.AppPrivateKey = TestKeys.AppPrivate),
        ["the application's own public key as Alipay's"] = new("keys", "own-key-as-alipay-key", p => p.Options.AlipayPublicKey = p.Gateway.AppPublicKey),
        ["another Alipay key"] = new("register", "wrong-alipay-key", p => p.Options.AlipayPublicKey = TestKeys.AlipayPublic),
        ["a public key as private key"] = new("keys", "private-key-unreadable", p => p.Options.AppPrivateKey = p.Gateway.AppPublicKey),
        ["a path as key"] = new("keys", "path-as-content", p => p.Options.AppPrivateKey = "/etc/alipay/app_private_key.pem"),
        ["a file that is missing"] = new("keys", "file-missing", p => (p.Options.AppPrivateKey, p.Options.AppPrivateKeyPath) = (null, "/nowhere/key.txt")),
        ["keys and certificates together"] = new("keys", "both-modes", p => p.Options.AppCertPath = "/nowhere/app.crt"),
        ["swapped certificates"] = new("certificates", "certificates-swapped", Swap) { Gateway = Certificates },
        ["the certificate of another key"] = new("certificates", "certificate-of-other-key", p => p.Options.AppPrivateKey = TestKeys.AppPrivate) { Gateway = Certificates },
        ["expired certificates"] = new("certificates", "certificate-expired", p => p.SetClock(TimeSpan.FromDays(365 * 30))) { Gateway = Certificates },
        ["certificates of the future"] = new("certificates", "certificate-not-yet-valid", p => p.SetClock(-TimeSpan.FromDays(365 * 40))) { Gateway = Certificates },
        ["a root file of another kind"] = new("certificates", "root-of-other-kind", KeepForeignRoots) { Gateway = Certificates },
        ["the root file in place of Alipay's certificate"] = new("certificates", "certificates-swapped", p => p.Options.AlipayPublicCertContent = p.Gateway.AlipayRootCert) { Gateway = Certificates },
        ["no AppId"] = new("settings", "missing", p => p.Options.AppId = " "),
        ["an address in place of a host"] = new("settings", "host-form", p => p.Options.ServerHost = "https://openchannel.alipay.com/websocket"),
        ["the host of the OpenAPI"] = new("settings", "openapi-host", p => p.Options.ServerHost = "openapi.alipay.com"),
        ["a charset that does not exist"] = new("settings", "charset", p => p.Options.Charset = "BIG5"),
        ["a host that is no gateway"] = new("register", "not-the-gateway", p => p.Gateway.Faults.Register.Always(RegisterFault.Status(404))),
        ["a page in place of an answer"] = new("register", "not-the-gateway", p => p.Gateway.Faults.Register.Always(RegisterFault.Html)),
        ["a port on which nothing listens"] = new("addresses", "no-address-accepts", p => p.Gateway.StopAsync().Wait()),
        ["a name that does not exist"] = new("name", "name-not-resolved", p => p.Options.ServerHost = "openchannel.invalid"),
        ["TLS to a plain port"] = new("tls", "no-tls", p => p.Options.UseTls = true),
        ["plain text to a TLS port"] = new("tls", "tls-expected", p => p.Options.UseTls = false) { Gateway = new() { UseTls = true } },
        ["TLS under an unknown root"] = new("tls", "tls-untrusted-root", Nothing) { Gateway = new() { UseTls = true, TlsCertificate = TlsCertificateKind.Untrusted } },
        ["TLS that is self-signed"] = new("tls", "tls-self-signed", Nothing) { Gateway = new() { UseTls = true, TlsCertificate = TlsCertificateKind.SelfSigned } },
        ["TLS of another host"] = new("tls", "tls-wrong-name", Nothing) { Gateway = new() { UseTls = true, TlsCertificate = TlsCertificateKind.WrongHost } },
        ["TLS that is expired"] = new("tls", "tls-not-in-time", Nothing) { Gateway = new() { UseTls = true, TlsCertificate = TlsCertificateKind.Expired } },
        ["a clock that is an hour ahead"] = new("clock", "clock-off", p => p.SetClock(TimeSpan.FromHours(1))),
        ["a clock that is an hour behind"] = new("clock", "clock-off", p => p.SetClock(-TimeSpan.FromHours(1))),
        ["an unknown AppId"] = new("register", "unknown-app", p => p.Options.AppId = "2021000000000009"),
        ["an application of the sandbox at production"] = new("register", "unknown-app", p => p.Options.AppId = "9021000000000001"),
        ["another charset"] = new("register", "charset", p => p.Options.Charset = "GBK"),
        ["another sign type"] = new("register", "invalid-signature", p => p.Options.SignType = "RSA"),
        ["a sign type of other keys"] = new("keys", "key-of-other-kind", p => p.Options.SignType = "SM2"),
        ["key mode where certificates are due"] = new("register", "missing-parameter", UseKeys) { Gateway = Certificates },
        ["an application without permission"] = new("register", "no-permission", Refuse("40006", "Insufficient Permissions", "isv.insufficient-isv-permissions")),
        ["a gateway that is busy"] = new("register", "alipay-busy", Refuse("20000", "Service Currently Unavailable", "isp.unknow-error")),
        ["a gateway that does not answer"] = new("register", "no-answer", Hang),
        ["a certificate that Alipay has renewed"] = new("register", "other-alipay-certificate", p => p.Gateway.Faults.Register.Always(RegisterFault.AlipayCertSn("0123456789abcdef0123456789abcdef"))) { Gateway = Certificates },
        ["an answer without a signature"] = new("register", "answer-not-signed", p => p.Gateway.Faults.Register.Always(RegisterFault.NoSignature)),
        ["a proxy that does not run"] = new("addresses", "no-address-accepts", UseDeadProxy),
        ["a proxy that refuses WebSockets"] = new("upgrade", "upgrade-refused", p => p.Gateway.Faults.Upgrade.Always(UpgradeFault.Status(403))),
        ["an upgrade that is reset"] = new("upgrade", "upgrade-failed", p => p.Gateway.Faults.Upgrade.Always(UpgradeFault.Reset)),
        ["a topic without a subscription"] = new("subscription", "not-subscribed", p => p.Doctor.MsgApis.Add("alipay.open.mini.version.audit.passed")),
        ["a ConfigureHttpHandler that throws"] = new("proxy", "check-failed", p => p.Options.ConfigureHttpHandler = _ => throw new InvalidOperationException("no handler")),
    };

    private static void Nothing(Patient patient)
    {
    }

    private static void Swap(Patient p)
        => (p.Options.AppCertContent, p.Options.AlipayPublicCertContent) = (p.Options.AlipayPublicCertContent, p.Options.AppCertContent);

    /// <summary>The file has roots of SM2, RSA, EC and RSA, in this order.</summary>
    private static void KeepForeignRoots(Patient p)
    {
        var roots = PemBlock().Matches(p.Gateway.AlipayRootCert).Select(match => match.Value).ToList();
        p.Options.AlipayRootCertContent = $"{roots[0]}\n{roots[2]}\n";
    }

    private static void UseKeys(Patient p)
    {
        p.Options.AppCertContent = p.Options.AlipayPublicCertContent = p.Options.AlipayRootCertContent = null;
        p.Options.AlipayPublicKey = p.Gateway.AlipayPublicKey;
    }

    private static void Hang(Patient p)
    {
        p.Options.ConnectTimeout = TimeSpan.FromSeconds(1);
        p.Gateway.Faults.Register.Always(RegisterFault.Hang);
    }

    private static void UseDeadProxy(Patient p)
    {
        using var reserved = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        reserved.Start();
        var address = $"http://user:PROXYPASSWORD-0123456789abcdef@{reserved.LocalEndpoint}";
        p.Options.ConfigureHttpHandler += handler => handler.Proxy = new WebProxy(address);
    }

    private static Action<Patient> Refuse(string code, string msg, string subCode)
        => p => p.Gateway.Faults.Register.Always(RegisterFault.Refuse(code, msg, subCode, "refused"));

    [GeneratedRegex("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----")]
    private static partial Regex PemBlock();
}

/// <summary>One broken set-up.</summary>
/// <param name="Id">The check that finds it first.</param>
/// <param name="Reason">Its reason.</param>
/// <param name="Break">Breaks a correct set-up.</param>
internal sealed record BrokenSetup(string Id, string Reason, Action<Patient> Break)
{
    /// <summary>The gateway that the set-up is for.</summary>
    public AlipayTestGatewayOptions? Gateway { get; init; }
}
