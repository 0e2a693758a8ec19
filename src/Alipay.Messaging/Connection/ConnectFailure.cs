using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Transport;
using Alipay.Messaging.Transport.Tcp;

namespace Alipay.Messaging.Connection;

/// <summary>
/// Turns the error of an attempt to connect into a public exception: the step, the innermost reason, what to do, and whether
/// another attempt may succeed.
/// </summary>
/// <param name="request">The request that failed: register or upgrade.</param>
/// <param name="target">Where it went.</param>
/// <param name="trace">How far it came; null when it was not begun.</param>
/// <param name="scrubber">Takes secrets out of the platform's texts.</param>
internal sealed class ConnectFailure(ConnectStep request, Uri target, ConnectTrace? trace, SecretScrubber scrubber)
{
    private const string CheckTls = "Check UseTls and the port of ServerHost if it happens each time: the port may not speak TLS, or not this version of it.";

    private string Host => target.Authority;

    private string Request => request == ConnectStep.Register ? "The register request" : "The upgrade to a WebSocket";

    /// <summary>The attempt's deadline elapsed.</summary>
    public AlipayMsgException TimedOut(TimeSpan limit, Exception e)
    {
        var within = Within(limit);
        return trace?.Progress switch
        {
            ConnectProgress.Connecting => NoTcp(Find<TcpConnectException>(e)?.Report ?? trace.Pending, $"No TCP connection to {Peer} {within}.", e),
            ConnectProgress.AskedProxy or ConnectProgress.Connected when trace.IsProxied => Failed(ConnectStep.Proxy, $"{Peer} opened no usable tunnel to {Host} {within}. {CheckProxy}", e),
            ConnectProgress.Connected => Failed(ConnectStep.Tls, $"{Peer} accepted the TCP connection, but did not complete the TLS handshake {within}. {CheckTls}", e),
            _ => Failed(request, $"{Request} was not answered {within}.", e),
        };
    }

    public AlipayMsgException From(Exception e)
    {
        if (trace is null)
        {
            return new AlipayMsgConnectFailedException(
                $"ConfigureHttpHandler failed: {e.GetType().Name}: {Reason(e)}", request, isTransient: false, scrubber.Clean(e));
        }

        if (trace.Rejection is { } rejection && Find<AuthenticationException>(e) is not null)
        {
            return CertificateFailure.From(rejection, TlsPeer, scrubber.Clean(e), Address);
        }

        var http = Find<HttpRequestException>(e);
        return http?.HttpRequestError switch
        {
            _ when e is AlipayMsgProtocolException => Failed(request, e.Message, e),
            _ when e is UpgradeRefusedException { Status: not HttpStatusCode.SwitchingProtocols } refused => Answered(refused.Status, null, e),
            HttpRequestError.ProxyTunnelError when TunnelStatus(http) is { } status => Answered(status, $"The proxy {Address}", e),
            HttpRequestError.ProxyTunnelError => Failed(ConnectStep.Proxy, $"{Peer} opened no tunnel to {Host}: {Reason(e)} {CheckProxy}", e),
            _ when Find<TcpConnectException>(e) is { } tcp => NoTcp(tcp.Report, $"No TCP connection to {Peer}: {Reason(tcp)}", e),
            HttpRequestError.NameResolutionError => Failed(ConnectStep.NameResolution, $"The name of {Peer} cannot be resolved: {Reason(e)} {CheckNetwork}", e),
            HttpRequestError.SecureConnectionError => Failed(ConnectStep.Tls, $"TLS with {TlsPeer} failed: {Reason(e)} {CheckTls}", e),
            HttpRequestError.ConnectionError when trace.Progress == ConnectProgress.AskedProxy
                => Failed(ConnectStep.Proxy, $"{Peer} opened no tunnel to {Host}: {Reason(e)} {CheckProxy}", e),
            HttpRequestError.ConnectionError => Failed(ConnectStep.Tcp, $"No TCP connection to {Peer}: {Reason(e)} {CheckNetwork}", e),
            _ when http?.StatusCode is { } status => Answered(status, trace.IsProxied ? $"The proxy {Address} (or {Host} behind it)" : null, e),
            _ when e is HttpRequestException or WebSocketException or IOException or SocketException or UpgradeRefusedException or OperationCanceledException
                => Failed(request, $"{Request} failed: {Reason(e)} {CheckPeer}", e),
            _ => Unforeseen(e),
        };
    }

    /// <param name="report">What the connect reports; null for a ConnectCallback of the application.</param>
    /// <param name="text">What to say besides.</param>
    /// <param name="e">The error.</param>
    private AlipayMsgConnectFailedException NoTcp(TcpConnectReport? report, string text, Exception e)
        => Failed(
            report?.Step == TcpConnectStep.NameResolution ? ConnectStep.NameResolution : ConnectStep.Tcp,
            $"{text}{(report is null || text.Contains($"{report}", StringComparison.Ordinal) ? "" : $" {report}")} {CheckNetwork}",
            e);

    private string CheckPeer => target.Scheme is "http" or "ws" ? "Check UseTls and ServerHost if it happens each time: the port may speak TLS." : "";

    private string CheckNetwork => trace is { IsProxied: true }
        ? "Check the address of the proxy (HTTP_PROXY, HTTPS_PROXY or ConfigureHttpHandler)."
        : "Check ServerHost, this machine's DNS and firewall, and whether outgoing connections need a proxy.";

    private string CheckProxy => $"Check the proxy's settings for this machine (HTTP_PROXY, HTTPS_PROXY or ConfigureHttpHandler), and that it lets {Host} pass.";

    private string? Address => trace?.Address;

    /// <summary>TLS is with the gateway, unless an https proxy was not asked for anything yet.</summary>
    private string TlsPeer => trace is { IsProxied: true, Progress: ConnectProgress.Connected } ? Peer : Host;

    private string Peer => trace is { IsProxied: true } ? $"the proxy {Address}" : Address ?? Host;

    /// <summary>An HTTP status other than the one of success, by one rule for gateway and proxy, plain HTTP and TLS.</summary>
    private AlipayMsgException Answered(HttpStatusCode status, string? proxy, Exception e)
    {
        var code = (int)status;
        var step = proxy is null ? request : ConnectStep.Proxy;
        var what = proxy is null ? $"{Request} was answered with HTTP {code}" : $"{proxy} answered {Lower(Request)} with HTTP {code}";
        var advice = Advice(code, proxy is not null);
        if (code is >= 500 or (int)HttpStatusCode.RequestTimeout or (int)HttpStatusCode.TooManyRequests)
        {
            return Failed(step, $"{what}. {advice}", e, code);
        }

        // Keys and application are proven once a register request has succeeded: what is refused then is often a gateway that changes.
        return request == ConnectStep.Upgrade
            ? new AlipayMsgConnectFailedException($"{what}, although the register request before it succeeded. {advice}", step, innerException: scrubber.Clean(e))
            {
                Address = Address,
                HttpStatus = code,
                IsRefusedUpgrade = true,
            }
            : new AlipayMsgConnectRefusedException($"{what}. {advice}", step, scrubber.Clean(e)) { HttpStatus = code };
    }

    private string Advice(int status, bool isProxy) => (isProxy, status) switch
    {
        (true, (int)HttpStatusCode.ProxyAuthenticationRequired)
            => "The proxy demands a user name and password: give those it knows in HTTP_PROXY or HTTPS_PROXY, or in ConfigureHttpHandler.",
        (true, >= 500) => $"The proxy does not reach {Host}, or is overloaded.",
        (true, _) => $"The proxy does not let {Host} pass: have it allowed there, WebSockets included, or use another proxy.",
        (false, >= 500) => "",
        _ => "Check ServerHost and UseTls.",
    };

    private AlipayMsgConnectFailedException Failed(ConnectStep step, string message, Exception e, int? status = null)
        => new(message.TrimEnd(), step, innerException: scrubber.Clean(e)) { Address = Address, HttpStatus = status };

    private AlipayMsgConnectFailedException Unforeseen(Exception e)
        => new($"{Request} failed in a way that the library does not know: {Reason(e)}", request, isTransient: false, scrubber.Clean(e)) { Address = Address };

    private string Reason(Exception e) => ReasonText.Of(e, scrubber);

    private static string Within(TimeSpan limit) => string.Create(CultureInfo.InvariantCulture, $"within {limit.TotalSeconds:0.###} s (ConnectTimeout)");

    private static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];

    /// <summary>What the proxy answered CONNECT with. .NET 8 has it in the text alone: <c>… failed with status code '407'.</c></summary>
    private static HttpStatusCode? TunnelStatus(HttpRequestException e)
    {
        var end = e.Message.LastIndexOf('\'');
        return e.StatusCode
            ?? (end >= 4 && e.Message[end - 4] == '\'' && int.TryParse(e.Message.AsSpan(end - 3, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
                ? (HttpStatusCode)status
                : null);
    }

    private static T? Find<T>(Exception? e)
        where T : Exception
    {
        while (e is not null and not T)
        {
            e = e.InnerException;
        }

        return e as T;
    }
}
