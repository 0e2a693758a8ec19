using System.Text.Encodings.Web;
using System.Text.Json;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Testing.Keys;

namespace Alipay.Messaging.Tool.Gateway;

/// <summary>The directory that keeps the keys of the local gateway, and ready settings for its client.</summary>
internal sealed record GatewayFolder(string Path)
{
    private const string SigningKeyName = "gatewayAlipayPrivateKey.txt";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The directory of the user, when none is given.</summary>
    public static GatewayFolder Default { get; } = new(System.IO.Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "alipay-msg", "gateway"));

    /// <summary>The private key that the gateway of a client signs with, as Alipay does: beside the client's key when a gateway wrote both, otherwise in the default directory.</summary>
    public static string SigningKeyFor(AlipayMessagingOptions client)
    {
        var beside = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(client.AppPrivateKeyPath) ?? "", SigningKeyName);
        return client.AppPrivateKeyPath is not null && File.Exists(beside) ? beside : System.IO.Path.Combine(Default.Keys(client.SignType), SigningKeyName);
    }

    /// <summary>Writes the files for a client of the gateway, the settings among them.</summary>
    public ClientFiles WriteClientFiles(AlipayTestGateway gateway, AlipayTestGatewayOptions options)
    {
        var keys = Keys(options.SignType);
        var privateKey = System.IO.Path.Combine(keys, "appPrivateKey.txt");
        var settings = new Dictionary<string, object>
        {
            ["AppId"] = options.AppId,
            ["ServerHost"] = gateway.Host,
            ["UseTls"] = false,
            ["SignType"] = options.SignType,
            ["Charset"] = options.Charset,
            ["AppPrivateKeyPath"] = privateKey,
        };
        if (options.CertificateMode)
        {
            var files = gateway.WriteCertificatesTo(keys);
            settings["AppCertPath"] = files.AppCertPath;
            settings["AlipayPublicCertPath"] = files.AlipayPublicCertPath;
            settings["AlipayRootCertPath"] = files.AlipayRootCertPath;
        }
        else
        {
            settings["AlipayPublicKeyPath"] = System.IO.Path.Combine(keys, "alipayPublicKey.txt");
        }

        var text = JsonSerializer.Serialize(new Dictionary<string, object> { ["Alipay"] = settings }, Json);
        var file = System.IO.Path.Combine(keys, "appsettings.Development.json");
        OwnerFiles.Write(file, text + Environment.NewLine);
        return new ClientFiles(file, text, [.. settings.Select(static one => $"Alipay__{one.Key}={one.Value}")]);
    }

    private string Keys(string signType) => KeyDirectory.PathOf(Path, signType);
}

/// <summary>What a client of the gateway is given.</summary>
/// <param name="SettingsFile">The written settings.</param>
/// <param name="Settings">Their text.</param>
/// <param name="Environment">The same as environment variables, one a line.</param>
internal sealed record ClientFiles(string SettingsFile, string Settings, IReadOnlyList<string> Environment);
