using Alipay.Messaging;
using Alipay.Messaging.Testing;

namespace JavaStyle;

/// <summary>A test gateway, and the files that Alipay's console would have given for it.</summary>
internal sealed class LocalGateway : IAsyncDisposable
{
    private readonly AlipayTestGateway _gateway;
    private readonly DirectoryInfo _directory;

    private LocalGateway(AlipayTestGateway gateway)
    {
        _gateway = gateway;
        _directory = Directory.CreateTempSubdirectory("alipay-java-style-");
        var files = gateway.WriteCertificatesTo(_directory.FullName);
        Settings = new Settings(
            gateway.AppId,
            gateway.Host,
            IsSsl: false,
            SignType: "RSA2",
            Charset: "UTF-8",
            files.AppPrivateKeyPath,
            files.AppCertPath,
            files.AlipayPublicCertPath,
            files.AlipayRootCertPath);
    }

    public Settings Settings { get; }

    public static async Task<LocalGateway> StartAsync()
        => new(await AlipayTestGateway.StartAsync(new AlipayTestGatewayOptions { CertificateMode = true }));

    /// <summary>Pushes one message. True when it was acknowledged SUCCESS.</summary>
    public async Task<bool> PushOneAsync()
    {
        var result = await _gateway.PushAsync(
            "alipay.trade.refund.depositback.completed",
            """{"trade_no":"2025112322001400000000000001","out_trade_no":"T1","out_request_no":"R1","dback_status":"S","dback_amount":"0.10"}""");
        Console.WriteLine($"The gateway's push was acknowledged {result.Status?.ToString().ToUpperInvariant() ?? "never"}.");
        return result.Status == MsgStatus.Success;
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
