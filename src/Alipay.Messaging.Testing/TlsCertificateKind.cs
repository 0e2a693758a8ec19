namespace Alipay.Messaging.Testing;

/// <summary>Which certificate a gateway with TLS presents.</summary>
public enum TlsCertificateKind
{
    /// <summary>One for <c>localhost</c> and <c>127.0.0.1</c>, under a root that <see cref="AlipayTestGateway.ConfigureClient"/> makes the client trust.</summary>
    Valid,

    /// <summary>As <see cref="Valid"/>, but for another host: a client that checks names must refuse it.</summary>
    WrongHost,

    /// <summary>As <see cref="Valid"/>, but it ended yesterday.</summary>
    Expired,

    /// <summary>Under a root that the client is not told to trust.</summary>
    Untrusted,

    /// <summary>Signed by itself, under no root at all.</summary>
    SelfSigned,
}
