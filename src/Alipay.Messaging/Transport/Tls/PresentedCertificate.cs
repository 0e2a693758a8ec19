using System.Security.Cryptography.X509Certificates;

namespace Alipay.Messaging.Transport.Tls;

/// <summary>The certificate that a server presented. The texts are the server's.</summary>
/// <param name="Subject">Whose certificate it is.</param>
/// <param name="Issuer">Who issued it.</param>
/// <param name="NotBefore">From when it is valid.</param>
/// <param name="NotAfter">Until when it is valid.</param>
/// <param name="Names">The host names it is for; at most a few of many.</param>
internal sealed record PresentedCertificate(string Subject, string Issuer, DateTimeOffset NotBefore, DateTimeOffset NotAfter, IReadOnlyList<string> Names)
{
    private const int MaxNames = 8;

    /// <summary>Null for none.</summary>
    public static PresentedCertificate? Of(X509Certificate? certificate) => certificate is X509Certificate2 presented
        ? new PresentedCertificate(
            presented.Subject,
            presented.Issuer,
            new DateTimeOffset(presented.NotBefore.ToUniversalTime()),
            new DateTimeOffset(presented.NotAfter.ToUniversalTime()),
            [.. presented.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(static names => names.EnumerateDnsNames()).Take(MaxNames)])
        : null;
}
