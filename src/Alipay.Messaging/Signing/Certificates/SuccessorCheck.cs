using Org.BouncyCastle.Pkix;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Utilities.Collections;
using Org.BouncyCastle.X509;
using Org.BouncyCastle.X509.Store;

namespace Alipay.Messaging.Signing.Certificates;

/// <summary>
/// Decides whether a certificate that was downloaded may replace Alipay's. Its path must end at a root that the application has, and it must name
/// the same subject: the same authority also issues certificates to every application.
/// </summary>
/// <param name="current">The configured Alipay certificate.</param>
/// <param name="roots">Every certificate of the configured root file.</param>
internal sealed class SuccessorCheck(AlipayCertificate current, IReadOnlyList<AlipayCertificate> roots)
{
    /// <summary>Returns the certificate when it is trusted.</summary>
    /// <param name="file">The downloaded file: the certificate, and those of its issuers after it.</param>
    /// <param name="serialNumber">The SN that it must have.</param>
    /// <param name="now">The time at which the path must be valid.</param>
    /// <exception cref="CertificateFormatException">It cannot be read, or must not be trusted.</exception>
    public AlipayCertificate Accept(byte[] file, string serialNumber, DateTimeOffset now)
    {
        var all = AlipayCertificate.ReadAll(file);
        var candidate = all[0];
        if (candidate.SerialNumber != serialNumber)
        {
            throw new CertificateFormatException("Its serial number is another than was asked for.");
        }

        if (candidate.Subject != current.Subject)
        {
            throw new CertificateFormatException("Its subject is not that of the configured Alipay certificate.");
        }

        try
        {
            BuildPath(candidate, all, now);
            return candidate;
        }
        catch (Exception e) when (e is GeneralSecurityException or InvalidOperationException or ArgumentException or IOException)
        {
            throw new CertificateFormatException("It does not lead to one of the configured root certificates, or is not valid now.");
        }
    }

    private void BuildPath(AlipayCertificate candidate, IReadOnlyList<AlipayCertificate> others, DateTimeOffset now)
    {
        var target = Convert(candidate);
        var anchors = roots.Where(static root => root.IsSelfIssued).Select(TryConvert).OfType<X509Certificate>();
        var parameters = new PkixBuilderParameters(
            new HashSet<TrustAnchor>(anchors.Select(static root => new TrustAnchor(root, null))), new X509CertStoreSelector { Certificate = target })
        {
            IsRevocationEnabled = false,
            Date = now.UtcDateTime,
        };
        parameters.AddStoreCert(CollectionUtilities.CreateStore(others.Concat(roots).Select(TryConvert).OfType<X509Certificate>()));
        new PkixCertPathBuilder().Build(parameters);
    }

    private static X509Certificate Convert(AlipayCertificate certificate) => new X509CertificateParser().ReadCertificate(certificate.Der.ToArray());

    /// <summary>Null for one that cannot be read: the root file holds roots of algorithms that are not in use.</summary>
    private static X509Certificate? TryConvert(AlipayCertificate certificate)
    {
        try
        {
            return Convert(certificate);
        }
        catch (Exception e) when (e is GeneralSecurityException or InvalidOperationException or ArgumentException or IOException)
        {
            return null;
        }
    }
}
