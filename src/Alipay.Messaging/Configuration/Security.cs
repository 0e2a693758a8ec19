using Alipay.Messaging.Signing;
using Alipay.Messaging.Signing.Certificates;

namespace Alipay.Messaging.Configuration;

/// <summary>The keys and certificates of an application. Read, held and replaced as one value.</summary>
/// <param name="Signer">Signs as the application, verifies as Alipay.</param>
/// <param name="Certificates">Null in key mode.</param>
/// <param name="AesKey">Decrypts the content of notifications; null when none is configured.</param>
/// <param name="Fingerprint">Differs from another's when any key or certificate does.</param>
internal sealed record Security(IContentSigner Signer, CertificateFacts? Certificates, byte[]? AesKey, string Fingerprint) : IDisposable
{
    public void Dispose() => Signer.Dispose();
}

/// <summary>Certificate mode: the serial numbers (protocol.md 5.2, 5.4), and when the first of the two certificates ends.</summary>
internal sealed record CertificateFacts(string App, string Alipay, string AlipayRoot, DateTimeOffset NotAfter)
{
    /// <summary>Decides about another certificate of Alipay's; null only where none is expected.</summary>
    public SuccessorCheck? Successors { get; init; }
}
