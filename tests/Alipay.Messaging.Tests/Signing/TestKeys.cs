using System.Text.Json;

namespace Alipay.Messaging.Tests.Signing;

/// <summary>The throw-away keys of keys.json and the certificate files of cert_sn.json.</summary>
internal static class TestKeys
{
    private static readonly JsonElement Keys = VectorFile.Load("keys.json").RootElement;
    private static readonly JsonElement Files = VectorFile.Load("cert_sn.json").RootElement.GetProperty("files");

    public static string Key(string name) => Keys.GetProperty(name).GetString()!;

    public static byte[] Certificate(string name) =>
        System.Text.Encoding.UTF8.GetBytes(Files.GetProperty(name).GetProperty("text").GetString()!);

    /// <summary>A PEM as its base64 body.</summary>
    public static string Body(string pem) =>
        string.Concat(pem.Split('\n').Where(line => !line.StartsWith("-----", StringComparison.Ordinal)));
}
