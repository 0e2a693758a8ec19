namespace Alipay.Messaging.Testing.Keys;

/// <summary>The keys of one sign type. Those of <see cref="For"/> are created once a process: generating an RSA pair takes up to 100 ms, and tests start many gateways.</summary>
internal sealed class KeySet
{
    private static readonly Lazy<KeySet> RsaKeys = new(() => new KeySet(SignTypes.Rsa2));
    private static readonly Lazy<KeySet> Sm2Keys = new(() => new KeySet(SignTypes.Sm2));

    private readonly Lazy<GatewayKey> _foreign;
    private readonly Lazy<CertificateSet> _certificates;
    private readonly Lazy<SuccessorSet> _successors;

    private KeySet(string signType)
        : this(signType, GatewayKey.Create(signType), GatewayKey.Create(signType), () => GatewayKey.Create(signType))
    {
    }

    /// <param name="signType">The sign type that the keys are for.</param>
    /// <param name="app">The application's key.</param>
    /// <param name="alipay">Alipay's key.</param>
    /// <param name="root">Returns the key that issues the certificates. Called once, when they are needed.</param>
    public KeySet(string signType, GatewayKey app, GatewayKey alipay, Func<GatewayKey> root)
    {
        App = app;
        Alipay = alipay;
        _foreign = new(() => GatewayKey.Create(signType));
        _certificates = new(() => CertificateSet.Create(signType, App, Alipay, root()));
        _successors = new(() => new SuccessorSet(signType, Certificates, App));
    }

    /// <summary>The application's key: what the client signs with.</summary>
    public GatewayKey App { get; }

    /// <summary>Alipay's key: what the gateway signs with.</summary>
    public GatewayKey Alipay { get; }

    /// <summary>A key of the same kind that no client trusts.</summary>
    public GatewayKey Foreign => _foreign.Value;

    public CertificateSet Certificates => _certificates.Value;

    /// <summary>The certificates that can replace Alipay's, each with its key.</summary>
    public SuccessorSet Successors => _successors.Value;

    /// <summary>The keys that the gateways of this process share.</summary>
    public static KeySet For(string signType) => (signType == SignTypes.Sm2 ? Sm2Keys : RsaKeys).Value;
}
