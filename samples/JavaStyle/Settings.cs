namespace JavaStyle;

/// <summary>What the Java article asks for, from arguments (<c>--app-id 2021…</c>) or the environment (<c>ALIPAY_APP_ID</c>).</summary>
internal sealed record Settings(
    string AppId,
    string ServerHost,
    bool IsSsl,
    string SignType,
    string Charset,
    string AppPrivateKeyPath,
    string AppCertPath,
    string AlipayPublicCertPath,
    string AlipayRootCertPath)
{
    public const string Usage = """
        Each setting is an argument or an environment variable. The first five are required, unless none is given:
          --app-id        ALIPAY_APP_ID        the application's id
          --private-key   ALIPAY_PRIVATE_KEY   path of the application's private key
          --app-cert      ALIPAY_APP_CERT      path of appCertPublicKey_….crt
          --alipay-cert   ALIPAY_ALIPAY_CERT   path of alipayCertPublicKey_RSA2.crt
          --root-cert     ALIPAY_ROOT_CERT     path of alipayRootCert.crt
          --host          ALIPAY_HOST          default openchannel.alipay.com
          --ssl           ALIPAY_SSL           default true
          --sign-type     ALIPAY_SIGN_TYPE     default RSA2
          --charset       ALIPAY_CHARSET       default UTF-8
        Without any of them the sample runs against an in-process gateway.
        """;

    private static readonly string[] Required = ["app-id", "private-key", "app-cert", "alipay-cert", "root-cert"];

    private static readonly string[] Optional = ["host", "ssl", "sign-type", "charset"];

    /// <summary>False when only some of the required settings are given; true with <see langword="null"/> when nothing is given at all.</summary>
    public static bool TryRead(string[] args, out Settings? settings, out IReadOnlyList<string> missing)
    {
        settings = null;
        missing = [];
        string? Get(string name) => Argument(args, name) ?? Environment.GetEnvironmentVariable(Variable(name));
        if (args.Length == 0 && Required.Concat(Optional).All(name => Get(name) is null))
        {
            return true;
        }

        missing = [.. Required.Where(name => string.IsNullOrWhiteSpace(Get(name))).Select(name => "--" + name)];
        if (missing.Count > 0)
        {
            return false;
        }

        settings = new Settings(
            Get("app-id")!,
            Get("host") ?? "openchannel.alipay.com",
            !string.Equals(Get("ssl"), "false", StringComparison.OrdinalIgnoreCase),
            Get("sign-type") ?? "RSA2",
            Get("charset") ?? "UTF-8",
            Get("private-key")!,
            Get("app-cert")!,
            Get("alipay-cert")!,
            Get("root-cert")!);
        return true;
    }

    private static string? Argument(string[] args, string name)
    {
        var at = Array.IndexOf(args, "--" + name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    private static string Variable(string name) => "ALIPAY_" + name.Replace('-', '_').ToUpperInvariant();
}
