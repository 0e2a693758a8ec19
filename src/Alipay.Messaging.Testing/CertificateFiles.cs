namespace Alipay.Messaging.Testing;

/// <summary>Where <see cref="AlipayTestGateway.WriteCertificatesTo"/> has put the files.</summary>
public sealed record CertificateFiles
{
    /// <summary>The application's private key, as the platform's key tool writes it: one line of base64.</summary>
    public required string AppPrivateKeyPath { get; init; }

    /// <summary>The application's certificate.</summary>
    public required string AppCertPath { get; init; }

    /// <summary>Alipay's certificate.</summary>
    public required string AlipayPublicCertPath { get; init; }

    /// <summary>Alipay's root certificates.</summary>
    public required string AlipayRootCertPath { get; init; }
}
