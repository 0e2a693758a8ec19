using System.Collections.Concurrent;
using Org.BouncyCastle.Math;

namespace Alipay.Messaging.Testing.Keys;

/// <summary>Creates the certificates that Alipay's may be replaced with, a trustworthy one and forgeries, and finds them by their SN.</summary>
internal sealed class SuccessorSet(string signType, CertificateSet certificates, GatewayKey app)
{
    private const string Root = "CN=Ant Financial Certification Authority R1,OU=Certification Authority,O=Ant Financial,C=CN";

    private readonly ConcurrentDictionary<SuccessorKind, Lazy<Successor>> _created = new();

    public Successor Get(SuccessorKind kind) => _created.GetOrAdd(kind, _ => new Lazy<Successor>(() => Create(kind))).Value;

    /// <summary>The file with the certificate of that SN; null when there is none.</summary>
    public string? FindFile(string serialNumber)
        => _created.Values.Select(successor => successor.Value).FirstOrDefault(successor => successor.SerialNumber == serialNumber)?.File;

    private Successor Create(SuccessorKind kind)
    {
        var key = GatewayKey.Create(signType);
        var serial = new BigInteger("30000000000000000").Add(BigInteger.ValueOf((int)kind));
        var issuer = kind switch
        {
            SuccessorKind.ForeignRoot => Issuer.SelfSigned(Root, new BigInteger("18446744073709551610"), GatewayKey.Create(signType)),
            SuccessorKind.IssuedByApplication => new Issuer(new IssuedCertificate(certificates.AppCert, certificates.AppSubject, certificates.AppSerialNumber), app),
            _ => certificates.Issuer,
        };
        var subject = kind == SuccessorKind.OtherSubject ? "CN=2088000000000009-2021000000000009,OU=Alipay,O=另一商户,C=CN" : certificates.AlipaySubject;
        var certificate = issuer.Issue(subject, serial, key);
        var rest = kind == SuccessorKind.IssuedByApplication ? certificates.Issuer.Certificate.Pem : "";
        return new Successor(key, certificate.SerialNumber, certificate.Pem + issuer.Certificate.Pem + rest);
    }
}

/// <summary>One certificate that replaces Alipay's.</summary>
/// <param name="Key">Its key.</param>
/// <param name="SerialNumber">Its SN.</param>
/// <param name="File">The certificate and those of its issuers, as PEM.</param>
internal sealed record Successor(GatewayKey Key, string SerialNumber, string File);

/// <summary>The kinds of certificates that replace Alipay's.</summary>
internal enum SuccessorKind
{
    /// <summary>As Alipay issues it.</summary>
    Renewed,

    /// <summary>Issued under a root of the same name, with a different key.</summary>
    ForeignRoot,

    /// <summary>Issued by the same authority to another application.</summary>
    OtherSubject,

    /// <summary>Issued with the application's certificate, which is no authority.</summary>
    IssuedByApplication,
}
