using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Alipay.Messaging.Transport.Tls;

namespace Alipay.Messaging.Transport.Tcp;

/// <summary>
/// Follows one request through its handler: to which address it went, how far it came, and how its certificate was judged. The platform's
/// exceptions alone do not tell that: a certificate that is not trusted and a TLS alert are of the same type there.
/// </summary>
internal sealed class ConnectTrace
{
    // The platform asks a proxy that closes each connection for the next one without a pause, until the deadline.
    private const int MaxConnections = 8;

    private readonly Uri _target;
    private readonly Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? _connect;
    private readonly RemoteCertificateValidationCallback? _validate;
    private int _connections;

    private ConnectTrace(SocketsHttpHandler handler, Uri target)
    {
        _target = target;
        _connect = handler.ConnectCallback;

        // The application may give the same options to each handler: the callback of the request before is not wrapped again.
        var validate = handler.SslOptions.RemoteCertificateValidationCallback;
        _validate = validate?.Target is ConnectTrace earlier ? earlier._validate : validate;
    }

    /// <summary>The <c>host:port</c> of the TCP connection; null before there was an attempt at one.</summary>
    public string? Address { get; private set; }

    /// <summary>Whether <see cref="Address"/> is that of a proxy.</summary>
    public bool IsProxied { get; private set; }

    public ConnectProgress Progress { get; private set; }

    /// <summary>How far the TCP connect has come that is under way or failed; null when there is none.</summary>
    public TcpConnectReport? Pending => (_connect?.Target as TcpConnector)?.Pending;

    /// <summary>The certificate that the server presented, refused or not; null when it presented none. The newest, if a proxy has one too.</summary>
    public PresentedCertificate? Certificate { get; private set; }

    /// <summary>Why the certificate was refused; null when it was not.</summary>
    public CertificateRejection? Rejection { get; private set; }

    /// <summary>Follows the requests of <paramref name="handler"/>, which is not used yet, to <paramref name="target"/>.</summary>
    public static ConnectTrace Attach(SocketsHttpHandler handler, Uri target)
    {
        var trace = new ConnectTrace(handler, target);
        if (trace._connect is not null)
        {
            handler.ConnectCallback = trace.ConnectAsync;
        }

        handler.SslOptions.RemoteCertificateValidationCallback = trace.Validate;
        var filter = handler.PlaintextStreamFilter;
        handler.PlaintextStreamFilter = (context, cancellationToken) =>
        {
            trace.Progress = context.InitialRequestMessage.Method == HttpMethod.Connect ? ConnectProgress.AskedProxy : ConnectProgress.Requested;
            return filter is null ? ValueTask.FromResult(context.PlaintextStream) : filter(context, cancellationToken);
        };
        return trace;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        if (++_connections > MaxConnections)
        {
            throw new IOException($"{Address} closed {MaxConnections} connections one after another without an answer.");
        }

        var endPoint = context.DnsEndPoint;
        Address = endPoint.Host.Contains(':', StringComparison.Ordinal) ? $"[{endPoint.Host}]:{endPoint.Port}" : $"{endPoint.Host}:{endPoint.Port}";
        IsProxied = context.InitialRequestMessage.Method == HttpMethod.Connect || !IsTarget(endPoint);
        Progress = ConnectProgress.Connecting;
        var stream = await _connect!(context, cancellationToken).ConfigureAwait(false); // Attached only where there is one.
        Progress = ConnectProgress.Connected;
        return stream;
    }

    private bool IsTarget(DnsEndPoint endPoint)
        => endPoint.Port == _target.Port && endPoint.Host.Trim('[', ']').Equals(_target.IdnHost, StringComparison.OrdinalIgnoreCase);

    private bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var isTrusted = _validate is null ? errors == SslPolicyErrors.None : _validate(sender, certificate, chain, errors);
        Certificate = PresentedCertificate.Of(certificate);
        Rejection = isTrusted ? null : CertificateRejection.Of(certificate, chain, errors);
        return isTrusted;
    }
}

/// <summary>How far a request came.</summary>
internal enum ConnectProgress
{
    None,

    /// <summary>The name is being resolved and TCP connected.</summary>
    Connecting,

    /// <summary>TCP is connected.</summary>
    Connected,

    /// <summary>A proxy was asked for a tunnel.</summary>
    AskedProxy,

    /// <summary>The request was sent, over TLS if there is any.</summary>
    Requested,
}
