using System.Security.Cryptography;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Handshake;
using Alipay.Messaging.Transport;
using Alipay.Messaging.Transport.Tcp;

namespace Alipay.Messaging.Connection;

/// <summary>The two requests that open a connection, and what could be observed of them. One attempt each.</summary>
/// <param name="settings">The settings, keys and certificates of the whole attempt.</param>
/// <param name="timeProvider">The clock of the timestamps.</param>
internal sealed class GatewayAttempt(ClientSettings settings, TimeProvider timeProvider)
{
    private readonly HandshakeRequestBuilder _requests = settings.CreateRequests();
    private (DateTimeOffset Now, string Nonce)? _registered;
    private GatewayRegistrar? _registrar;

    private delegate Task<T> Send<T>(SocketsHttpHandler handler, CancellationToken cancellationToken);

    /// <summary>How far the newest request came; null before it was begun, and when <c>ConfigureHttpHandler</c> threw.</summary>
    public ConnectTrace? Trace { get; private set; }

    /// <summary>The answer to the register request, also one that was refused; null when none could be read. Not trusted.</summary>
    public RegisterResponse? Answer => _registrar?.Answer;

    /// <summary>How far this machine's clock is ahead of the <c>Date</c> of the answer to the register request; null without one.</summary>
    public TimeSpan? ClockAhead { get; private set; }

    /// <summary>The text that was signed for the register request; empty before it. Not for logs.</summary>
    public string SignedText => _registered is var (now, nonce) ? _requests.RegisterText(now, nonce) : "";

    /// <summary>Asks for the token that the upgrade needs. Each failure is an <see cref="AlipayMsgException"/> that holds no secret.</summary>
    /// <param name="deadline">Canceled when <c>ConnectTimeout</c> has elapsed.</param>
    /// <param name="cancellationToken">Canceled with <paramref name="deadline"/>, and when the caller cancels.</param>
    public Task<ConnectionTicket> RegisterAsync(CancellationToken deadline, CancellationToken cancellationToken)
    {
        var nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var now = timeProvider.GetUtcNow();
        _registered = (now, nonce);
        var uri = _requests.RegisterUri(now, nonce);
        return SendAsync(ConnectStep.Register, uri, (handler, token) => RegisterAsync(uri, handler, token), deadline, cancellationToken);
    }

    /// <summary>Opens the WebSocket. Failures and tokens are those of <see cref="RegisterAsync(CancellationToken, CancellationToken)"/>.</summary>
    public Task<IMsgTransport> UpgradeAsync(ConnectionTicket ticket, CancellationToken deadline, CancellationToken cancellationToken)
    {
        var uri = _requests.UpgradeUri(timeProvider.GetUtcNow(), ticket.Token);
        return SendAsync(ConnectStep.Upgrade, uri, (handler, token) => UpgradeAsync(uri, ticket.Zone, handler, token), deadline, cancellationToken);
    }

    /// <summary>Sends one request over its own handler.</summary>
    private async Task<T> SendAsync<T>(ConnectStep step, Uri uri, Send<T> send, CancellationToken deadline, CancellationToken cancellationToken)
    {
        Uri? proxy = null;
        Trace = null;
        try
        {
            var handler = HttpHandlerFactory.Create(settings.Limits.ConnectTimeout, settings.ConfigureHttpHandler);
            proxy = handler.UseProxy ? handler.Proxy?.GetProxy(uri) : null;
            Trace = ConnectTrace.Attach(handler, uri);
            return await send(handler, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not AlipayMsgException or AlipayMsgProtocolException)
        {
            var failure = new ConnectFailure(step, uri, Trace, new SecretScrubber(SecretScrubber.SecretsOf(proxy)));
            throw deadline.IsCancellationRequested || e is OperationCanceledException
                ? failure.TimedOut(settings.Limits.ConnectTimeout, e)
                : failure.From(e);
        }
    }

    private Task<ConnectionTicket> RegisterAsync(Uri uri, SocketsHttpHandler handler, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> headers =
        [
            new("Accept", "text/plain,text/xml,text/javascript,text/html"),
            new("User-Agent", ClientSettings.SdkVersion),
        ];
        AddLoadTest(headers);
        _registrar = new GatewayRegistrar(settings.Security.Signer, settings.Charset, settings.Security.Certificates?.Alipay);
        var clock = new AnswerClock(new ContentTypeHandler(ContentType, handler), timeProvider, ahead => ClockAhead = ahead);
        return _registrar.RegisterAsync(uri, headers, clock, cancellationToken);
    }

    private Task<IMsgTransport> UpgradeAsync(Uri uri, string? zone, SocketsHttpHandler handler, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> headers = [];
        if (zone is not null)
        {
            headers.Add(new("cookie", $"zone={zone};"));
        }

        AddLoadTest(headers);
        var limits = settings.Limits;
        var request = new WebSocketRequest(uri, headers, ContentType, limits.HeartbeatInterval, limits.HeartbeatTimeout, limits.MaxMessageSize);
        return WebSocketTransport.OpenAsync(request, handler, cancellationToken);
    }

    private void AddLoadTest(List<KeyValuePair<string, string>> headers)
    {
        if (settings.LoadTest)
        {
            headers.Add(new("LoadTest", "true"));
        }
    }

    private string ContentType => $"application/x-www-form-urlencoded;charset={settings.CharsetName}";
}
