using System.Text.Json;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tool.Tests;

/// <summary>Writes the settings of an application whose gateway runs in the test.</summary>
internal static class ClientSettings
{
    /// <summary>Writes appsettings.Development.json, with the private key in a file beside it.</summary>
    /// <param name="project">The directory of the application.</param>
    /// <param name="gateway">The gateway.</param>
    /// <param name="changes">Settings in place of the right ones; null removes one.</param>
    public static void Write(TemporaryDirectory project, AlipayTestGateway gateway, params (string Key, object? Value)[] changes)
    {
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        project.Write("key.txt", options.AppPrivateKey!); // Set by the gateway.
        var settings = new Dictionary<string, object?>
        {
            ["AppId"] = options.AppId,
            ["ServerHost"] = options.ServerHost,
            ["UseTls"] = options.UseTls,
            ["SignType"] = options.SignType,
            ["Charset"] = options.Charset,
            ["AppPrivateKeyPath"] = "key.txt",
            ["AlipayPublicKey"] = options.AlipayPublicKey,
            ["AppCertContent"] = options.AppCertContent,
            ["AlipayPublicCertContent"] = options.AlipayPublicCertContent,
            ["AlipayRootCertContent"] = options.AlipayRootCertContent,
        };
        foreach (var (key, value) in changes)
        {
            settings[key] = value;
        }

        project.Write(
            "appsettings.Development.json", JsonSerializer.Serialize(new { Alipay = settings.Where(static one => one.Value is not null).ToDictionary() }));
    }
}
