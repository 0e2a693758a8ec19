namespace Alipay.Messaging;

/// <summary>The steps of one attempt to connect, in their order.</summary>
public enum ConnectStep
{
    /// <summary>Resolving the name of the gateway, or of the proxy in front of it.</summary>
    NameResolution,

    /// <summary>Opening the TCP connection to the gateway, or to the proxy in front of it.</summary>
    Tcp,

    /// <summary>Asking an HTTP or SOCKS proxy to pass the request on.</summary>
    Proxy,

    /// <summary>Negotiating TLS and validating the certificate.</summary>
    Tls,

    /// <summary>The register request, whose answer has the token for the upgrade.</summary>
    Register,

    /// <summary>The upgrade to a WebSocket.</summary>
    Upgrade,
}
