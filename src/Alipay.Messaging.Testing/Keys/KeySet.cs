namespace Alipay.Messaging.Testing.Keys;

/// <summary>The keys of one sign type. Created once a process: generating an RSA pair takes up to 100 ms, and tests start many gateways.</summary>
internal sealed class KeySet
{
    private static readonly Lazy<KeySet> RsaKeys = new(() => new KeySet(SignTypes.Rsa2));
    private static readonly Lazy<KeySet> Sm2Keys = new(() => new KeySet(SignTypes.Sm2));

    private readonly Lazy<GatewayKey> _foreign;
    private readonly Lazy<CertificateSet> _certificates;

    private KeySet(string signType)
    {
        App = GatewayKey.Create(signType);
        Alipay = GatewayKey.Create(signType);
        _foreign = new(() => GatewayKey.Create(signType));
        _certificates = new(() => CertificateSet.Create(signType, App, Alipay));
    }

    /// <summary>The application's key: what the client signs with.</summary>
    public GatewayKey App { get; }

    /// <summary>Alipay's key: what the gateway signs with.</summary>
    public GatewayKey Alipay { get; }

    /// <summary>A key of the same kind that no client trusts.</summary>
    public GatewayKey Foreign => _foreign.Value;

    public CertificateSet Certificates => _certificates.Value;

    public static KeySet For(string signType) => (signType == SignTypes.Sm2 ? Sm2Keys : RsaKeys).Value;
}
