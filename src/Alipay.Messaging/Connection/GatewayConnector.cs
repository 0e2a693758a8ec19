using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Handshake;
using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Connection;

/// <summary>One attempt: register, then upgrade, under one deadline (table 6, rows 9 and 11).</summary>
internal sealed class GatewayConnector(LiveCredentials live, TimeProvider timeProvider) : IGatewayConnector
{
    public async Task<IMsgTransport> ConnectAsync(CancellationToken cancellationToken)
    {
        // One picture for the whole attempt: keys may be exchanged meanwhile.
        var settings = live.Current;
        var limit = settings.Limits.ConnectTimeout;
        using var deadline = new CancellationTokenSource(limit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var step = "The register request";
        try
        {
            var ticket = await RegisterAsync(settings, either.Token).ConfigureAwait(false);
            step = "The upgrade to a WebSocket";
            return await UpgradeAsync(settings, ticket, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when ((deadline.IsCancellationRequested || e is OperationCanceledException)
            && !cancellationToken.IsCancellationRequested
            && e is not AlipayMsgException)
        {
            throw new ConnectAttemptException(
                string.Create(CultureInfo.InvariantCulture, $"{step} was not answered within {limit.TotalSeconds:0.###} s (ConnectTimeout)."), e);
        }
        catch (UpgradeRefusedException e)
        {
            throw AsAttempt(GatewayRefusal.FromHttp(e.Status, step), e);
        }
        catch (Exception e) when (FindUntrusted(e) is { } untrusted)
        {
            throw new AlipayMsgConnectRefusedException(
                $"The gateway's TLS certificate is not to be trusted: {Describe(untrusted)} Check ServerHost and UseTls, or trust a private root in ConfigureHttpHandler.",
                innerException: e);
        }
        catch (Exception e) when (e is HttpRequestException or WebSocketException or IOException or SocketException or AlipayMsgProtocolException)
        {
            throw AsAttempt(e, e);
        }
    }

    private Task<ConnectionTicket> RegisterAsync(ClientSettings settings, CancellationToken cancellationToken)
    {
        var nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var uri = settings.Requests.RegisterUri(timeProvider.GetUtcNow(), nonce);
        List<KeyValuePair<string, string>> headers =
        [
            new("Accept", "text/plain,text/xml,text/javascript,text/html"),
            new("User-Agent", settings.Requests.SdkVersion),
        ];
        AddLoadTest(settings, headers);
        var registrar = new GatewayRegistrar(settings.Signer, settings.Charset, settings.Certificates?.Alipay);
        return registrar.RegisterAsync(uri, headers, new ContentTypeHandler(ContentType(settings), NewHandler(settings)), cancellationToken);
    }

    private Task<IMsgTransport> UpgradeAsync(ClientSettings settings, ConnectionTicket ticket, CancellationToken cancellationToken)
    {
        var uri = settings.Requests.UpgradeUri(timeProvider.GetUtcNow(), ticket.Token);
        List<KeyValuePair<string, string>> headers = [];
        if (ticket.Zone is { } zone)
        {
            headers.Add(new("cookie", $"zone={zone};"));
        }

        AddLoadTest(settings, headers);
        var limits = settings.Limits;
        var request = new WebSocketRequest(
            uri, headers, ContentType(settings), limits.HeartbeatInterval, limits.HeartbeatTimeout, limits.MaxMessageSize);
        return WebSocketTransport.OpenAsync(request, NewHandler(settings), cancellationToken);
    }

    private static void AddLoadTest(ClientSettings settings, List<KeyValuePair<string, string>> headers)
    {
        if (settings.LoadTest)
        {
            headers.Add(new("LoadTest", "true"));
        }
    }

    private static string ContentType(ClientSettings settings) => $"application/x-www-form-urlencoded;charset={settings.CharsetName}";

    private static SocketsHttpHandler NewHandler(ClientSettings settings) => HttpHandlerFactory.Create(settings.Limits.ConnectTimeout, settings.ConfigureHttpHandler);

    private static Exception AsAttempt(Exception e, Exception inner)
        => e is AlipayMsgConnectRefusedException ? e : new ConnectAttemptException(Describe(e), inner);

    private static string Describe(Exception e)
        => e is WebSocketException or AuthenticationException && e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message;

    private static AuthenticationException? FindUntrusted(Exception? e)
    {
        while (e is not null and not AuthenticationException)
        {
            e = e.InnerException;
        }

        return e as AuthenticationException;
    }
}
