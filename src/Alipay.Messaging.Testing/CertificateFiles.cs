namespace Alipay.Messaging.Testing;

/// <summary>Where <see cref="AlipayTestGateway.WriteCertificatesTo"/> has put the files.</summary>
/// <param name="AppPrivateKeyPath">The application's private key, as the platform's key tool writes it: one line of base64.</param>
/// <param name="AppCertPath">The application's certificate.</param>
/// <param name="AlipayPublicCertPath">Alipay's certificate.</param>
/// <param name="AlipayRootCertPath">Alipay's root certificates.</param>
public sealed record CertificateFiles(string AppPrivateKeyPath, string AppCertPath, string AlipayPublicCertPath, string AlipayRootCertPath);
