using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace Alipay.Messaging.Signing.Certificates;

/// <summary>
/// Follows the issuers of a certificate up to a root and verifies each signature. The protocol does not need it (a message is trusted by
/// Alipay's key alone); it shows files that do not belong together.
/// </summary>
internal static class CertificateChain
{
    private const int MaxDepth = 8;

    /// <param name="certificate">Where to begin.</param>
    /// <param name="known">The certificates among which issuers are looked for.</param>
    public static ChainEnd Follow(AlipayCertificate certificate, IReadOnlyList<AlipayCertificate> known)
    {
        for (var depth = 0; depth < MaxDepth; depth++)
        {
            var issuers = known.Where(other => other.IsIssuerOf(certificate)).ToList();
            if (issuers.Count == 0)
            {
                return new ChainEnd(ChainState.IssuerMissing, certificate.Issuer);
            }

            // A name may have several keys, of different kinds too.
            if (issuers.Find(issuer => IsSignedBy(certificate, issuer)) is not { } issuer)
            {
                return new ChainEnd(ChainState.NotSignedByIssuer, certificate.Issuer);
            }

            if (issuer.IsSelfIssued)
            {
                return new ChainEnd(ChainState.Complete, issuer.Subject);
            }

            certificate = issuer;
        }

        return new ChainEnd(ChainState.IssuerMissing, certificate.Issuer);
    }

    private static bool IsSignedBy(AlipayCertificate certificate, AlipayCertificate issuer)
    {
        try
        {
            var parser = new X509CertificateParser();
            parser.ReadCertificate(certificate.Der.ToArray()).Verify(parser.ReadCertificate(issuer.Der.ToArray()).GetPublicKey());
            return true;
        }
        catch (Exception e) when (e is GeneralSecurityException or ArgumentException or InvalidOperationException or IOException)
        {
            return false;
        }
    }
}

/// <summary>How far the issuers of a certificate could be followed.</summary>
/// <param name="State">The result.</param>
/// <param name="Name">The root that was reached, or the issuer that is missing or did not sign.</param>
internal sealed record ChainEnd(ChainState State, string Name);

/// <summary>The results of following the issuers of a certificate.</summary>
internal enum ChainState
{
    Complete,
    IssuerMissing,
    NotSignedByIssuer,
}
