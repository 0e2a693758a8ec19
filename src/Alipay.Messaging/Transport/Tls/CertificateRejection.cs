using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Alipay.Messaging.Transport.Tls;

/// <summary>Why a server's certificate was refused.</summary>
/// <param name="Errors">What the platform found; none when the application's own callback refused.</param>
/// <param name="Chain">What is wrong with the chain.</param>
/// <param name="Subject">Whose certificate it is; null when the server sent none. The server wrote it.</param>
/// <param name="Issuer">The issuer; null when the server sent no certificate. The text is the server's.</param>
internal sealed record CertificateRejection(SslPolicyErrors Errors, X509ChainStatusFlags Chain, string? Subject, string? Issuer)
{
    private const X509ChainStatusFlags RevocationUnknown = X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;

    /// <summary>Whether nothing is wrong but that the revocation could not be checked, which needs another server.</summary>
    public bool IsRevocationUnknown => Errors == SslPolicyErrors.RemoteCertificateChainErrors && Chain != 0 && (Chain & ~RevocationUnknown) == 0;

    /// <summary>Whether the chain does not end at a root that is trusted here.</summary>
    public bool IsUnknownRoot => (Chain & (X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot)) != 0;

    public static CertificateRejection Of(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        => new(
            errors,
            (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status),
            certificate?.Subject,
            certificate?.Issuer);
}
