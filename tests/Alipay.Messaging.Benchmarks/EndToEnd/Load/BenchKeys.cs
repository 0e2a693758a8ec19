using System.Security.Cryptography;
using System.Text.Json;

namespace Alipay.Messaging.Benchmarks.EndToEnd.Load;

/// <summary>Throw-away keys of one run, handed from process to process in a file.</summary>
internal sealed record BenchKeys(string AppPrivate, string AppPublic, string AlipayPrivate, string AlipayPublic)
{
    public static BenchKeys Create()
    {
        using var app = RSA.Create(2048);
        using var alipay = RSA.Create(2048);
        return new BenchKeys(Private(app), Public(app), Private(alipay), Public(alipay));
    }

    public static BenchKeys Load(string path) => JsonSerializer.Deserialize<BenchKeys>(File.ReadAllText(path))!;

    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this));

    private static string Private(RSA rsa) => Convert.ToBase64String(rsa.ExportPkcs8PrivateKey());

    private static string Public(RSA rsa) => Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo());
}
