using Org.BouncyCastle.Math;

namespace Alipay.Messaging.Testing.Keys;

/// <summary>The three certificate files as the open platform hands them out, and their serial numbers.</summary>
internal sealed class CertificateSet
{
    private const string IntermediateName = "CN=Ant Financial Certification Authority Class 2 R1,OU=Certification Authority,O=Ant Financial,C=CN";

    private CertificateSet(IssuedCertificate app, IssuedCertificate alipay, Issuer issuer, IReadOnlyList<IssuedCertificate> roots, string rootSerialNumbers)
    {
        AppCert = app.Pem;
        AppSerialNumber = app.SerialNumber;
        AppSubject = app.Subject;
        AlipayPublicCert = alipay.Pem + issuer.Certificate.Pem;
        AlipaySerialNumber = alipay.SerialNumber;
        AlipaySubject = alipay.Subject;
        Issuer = issuer;
        AlipayRootCert = string.Concat(roots.Select(root => root.Pem));
        RootSerialNumbers = rootSerialNumbers;
    }

    /// <summary>The application's certificate alone.</summary>
    public string AppCert { get; }

    /// <summary>Alipay's certificate, followed by its issuer's: clients use the first (protocol.md 5.3).</summary>
    public string AlipayPublicCert { get; }

    /// <summary>Roots of three algorithms, of which only those of the configured sign type count (protocol.md 5.4).</summary>
    public string AlipayRootCert { get; }

    public string AppSerialNumber { get; }

    public string AppSubject { get; }

    public string AlipaySerialNumber { get; }

    public string AlipaySubject { get; }

    /// <summary>What issued the certificates of Alipay and of the application.</summary>
    public Issuer Issuer { get; }

    public string RootSerialNumbers { get; }

    public static CertificateSet Create(string signType, GatewayKey app, GatewayKey alipay, GatewayKey rootKey)
    {
        // One key signs all certificates: RSA keys are slow to generate.
        var ours = Issuer.SelfSigned("CN=Ant Financial Certification Authority R1,OU=Certification Authority,O=Ant Financial,C=CN", new BigInteger("18446744073709551610"), rootKey);
        var older = Issuer.SelfSigned("CN=iTrusChina Class 2 Root CA - G3,OU=China Trust Network,O=iTrusChina Co.\\, Ltd.,C=CN", BigInteger.ValueOf(18_052_441), rootKey);
        var intermediate = ours.Issue(IntermediateName, new BigInteger("4611686018427387904"), rootKey, isAuthority: true);
        var issuer = new Issuer(intermediate, rootKey);

        var alipayCertificate = issuer.Issue("CN=支付宝(中国)网络技术有限公司-2088000000000001,OU=Alipay,O=支付宝(中国)网络技术有限公司,C=CN", new BigInteger("27021597764222987"), alipay);
        var appCertificate = issuer.Issue("CN=2088000000000002-2021000000000001,OU=Alipay,O=测试商户,C=CN", new BigInteger("98103952190771650"), app);

        var elliptic = Issuer.SelfSignedElliptic("CN=ROOTCA P256,O=Test EC,C=CN", BigInteger.Seven);
        var other = signType == SignTypes.Sm2
            ? Issuer.SelfSigned("CN=RSA Root,O=Other Kind,C=CN", BigInteger.Ten, new RsaGatewayKey())
            : Issuer.SelfSigned("CN=ROOTCA SM2,O=Test GM Authority,C=CN", BigInteger.Ten, new Sm2GatewayKey());

        return new CertificateSet(
            appCertificate,
            alipayCertificate,
            issuer,
            [other.Certificate, ours.Certificate, elliptic, older.Certificate],
            $"{ours.Certificate.SerialNumber}_{older.Certificate.SerialNumber}");
    }
}
