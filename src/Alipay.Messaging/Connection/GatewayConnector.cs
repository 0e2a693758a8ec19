using System.Security.Cryptography;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Handshake;
using Alipay.Messaging.Transport;
using Alipay.Messaging.Transport.Tcp;

namespace Alipay.Messaging.Connection;

/// <summary>One attempt: register, then upgrade, under one deadline (table 6, rows 9 and 11).</summary>
internal sealed class GatewayConnector(LiveCredentials live, TimeProvider timeProvider) : IGatewayConnector
{
    private delegate Task<T> Send<T>(SocketsHttpHandler handler, CancellationToken cancellationToken);

    public async Task<IMsgTransport> ConnectAsync(CancellationToken cancellationToken)
    {
        // One snapshot for the whole attempt: keys may be replaced meanwhile.
        var settings = live.Current;
        var requests = settings.CreateRequests();
        using var deadline = new CancellationTokenSource(settings.Limits.ConnectTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
            var uri = requests.RegisterUri(timeProvider.GetUtcNow(), nonce);
            var ticket = await SendAsync(
                ConnectStep.Register, uri, settings, (handler, token) => RegisterAsync(uri, settings, handler, token), deadline.Token, either.Token).ConfigureAwait(false);

            var upgradeUri = requests.UpgradeUri(timeProvider.GetUtcNow(), ticket.Token);
            return await SendAsync(
                ConnectStep.Upgrade, upgradeUri, settings, (handler, token) => UpgradeAsync(upgradeUri, settings, ticket.Zone, handler, token), deadline.Token, either.Token).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>Sends one request over its own handler. Each failure is an <see cref="AlipayMsgException"/> that holds no secret.</summary>
    private static async Task<T> SendAsync<T>(
        ConnectStep step, Uri uri, ClientSettings settings, Send<T> send, CancellationToken deadline, CancellationToken cancellationToken)
    {
        ConnectTrace? trace = null;
        Uri? proxy = null;
        try
        {
            var handler = HttpHandlerFactory.Create(settings.Limits.ConnectTimeout, settings.ConfigureHttpHandler);
            proxy = handler.UseProxy ? handler.Proxy?.GetProxy(uri) : null;
            trace = ConnectTrace.Attach(handler, uri);
            return await send(handler, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not AlipayMsgException or AlipayMsgProtocolException)
        {
            var failure = new ConnectFailure(step, uri, trace, new SecretScrubber(SecretScrubber.SecretsOf(proxy)));
            throw deadline.IsCancellationRequested || e is OperationCanceledException
                ? failure.TimedOut(settings.Limits.ConnectTimeout, e)
                : failure.From(e);
        }
    }

    private static Task<ConnectionTicket> RegisterAsync(Uri uri, ClientSettings settings, SocketsHttpHandler handler, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> headers =
        [
            new("Accept", "text/plain,text/xml,text/javascript,text/html"),
            new("User-Agent", ClientSettings.SdkVersion),
        ];
        AddLoadTest(settings, headers);
        var registrar = new GatewayRegistrar(settings.Security.Signer, settings.Charset, settings.Security.Certificates?.Alipay);
        return registrar.RegisterAsync(uri, headers, new ContentTypeHandler(ContentType(settings), handler), cancellationToken);
    }

    private static Task<IMsgTransport> UpgradeAsync(
        Uri uri, ClientSettings settings, string? zone, SocketsHttpHandler handler, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> headers = [];
        if (zone is not null)
        {
            headers.Add(new("cookie", $"zone={zone};"));
        }

        AddLoadTest(settings, headers);
        var limits = settings.Limits;
        var request = new WebSocketRequest(
            uri, headers, ContentType(settings), limits.HeartbeatInterval, limits.HeartbeatTimeout, limits.MaxMessageSize);
        return WebSocketTransport.OpenAsync(request, handler, cancellationToken);
    }

    private static void AddLoadTest(ClientSettings settings, List<KeyValuePair<string, string>> headers)
    {
        if (settings.LoadTest)
        {
            headers.Add(new("LoadTest", "true"));
        }
    }

    private static string ContentType(ClientSettings settings) => $"application/x-www-form-urlencoded;charset={settings.CharsetName}";
}
