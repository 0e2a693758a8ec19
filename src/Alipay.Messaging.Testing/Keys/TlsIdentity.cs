using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Alipay.Messaging.Testing.Keys;

/// <summary>The server's TLS certificate and the throw-away root that a client must trust.</summary>
internal sealed class TlsIdentity : IDisposable
{
    private readonly X509Certificate2 _root;

    private TlsIdentity(X509Certificate2 root, X509Certificate2 server)
    {
        _root = root;
        Server = server;
    }

    public X509Certificate2 Server { get; }

    public string RootPem => _root.ExportCertificatePem();

    public static TlsIdentity Create(TlsCertificateKind kind)
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = Root("CN=Alipay.Messaging.Testing throw-away root", rootKey);
        if (kind != TlsCertificateKind.Untrusted)
        {
            return new TlsIdentity(root, ServerCertificate(kind, root, rootKey));
        }

        using var otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = Root("CN=A root that no client trusts", otherKey);
        return new TlsIdentity(root, ServerCertificate(kind, other, otherKey));
    }

    /// <summary>Trusts exactly the test root and no other; host names are still checked.</summary>
    public void TrustIn(SslClientAuthenticationOptions options)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(_root);
        options.CertificateChainPolicy = policy;
    }

    public void Dispose()
    {
        _root.Dispose();
        Server.Dispose();
    }

    private static X509Certificate2 Root(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        // TLS validation uses the machine's clock, not the clock of the test.
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddYears(-2), now.AddYears(2));
    }

    private static X509Certificate2 ServerCertificate(TlsCertificateKind kind, X509Certificate2 issuer, ECDsa issuerKey)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(Names(kind));
        var now = TimeProvider.System.GetUtcNow();
        var end = kind == TlsCertificateKind.Expired ? now.AddDays(-1) : now.AddYears(1);
        using var withKey = kind == TlsCertificateKind.SelfSigned
            ? request.CreateSelfSigned(now.AddYears(-1), end)
            : Issue(request, issuer, issuerKey, now.AddYears(-1), end).CopyWithPrivateKey(key);
        // SChannel cannot use an ephemeral key; a PKCS#12 round trip works on every platform.
        var pkcs12 = withKey.Export(X509ContentType.Pkcs12);
#if NET9_0_OR_GREATER // The constructor is obsolete there; its successor does not exist on net8.0.
        return X509CertificateLoader.LoadPkcs12(pkcs12, null);
#else
        return new X509Certificate2(pkcs12);
#endif
    }

    private static X509Certificate2 Issue(
        CertificateRequest request, X509Certificate2 issuer, ECDsa issuerKey, DateTimeOffset start, DateTimeOffset end) =>
        request.Create(issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuerKey), start, end, RandomNumberGenerator.GetBytes(8));

    private static X509Extension Names(TlsCertificateKind kind)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (kind == TlsCertificateKind.WrongHost)
        {
            names.AddDnsName("openchannel.example.com");
        }
        else
        {
            names.AddDnsName("localhost");
            names.AddIpAddress(IPAddress.Loopback);
        }

        return names.Build();
    }
}
