namespace Alipay.Messaging.Testing;

/// <summary>Which certificate a gateway with TLS presents.</summary>
public enum TlsCertificateKind
{
    /// <summary>Valid for <c>localhost</c> and <c>127.0.0.1</c>, issued by a root that <see cref="AlipayTestGateway.ConfigureClient"/> makes the client trust.</summary>
    Valid,

    /// <summary>As <see cref="Valid"/>, but for a different host: a client that checks host names must refuse it.</summary>
    WrongHost,

    /// <summary>As <see cref="Valid"/>, but expired yesterday.</summary>
    Expired,

    /// <summary>Issued by a root that the client does not trust.</summary>
    Untrusted,

    /// <summary>Self-signed.</summary>
    SelfSigned,
}
