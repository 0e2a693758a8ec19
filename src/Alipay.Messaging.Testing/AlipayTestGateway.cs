using System.Net;
using System.Security.Cryptography;
using Alipay.Messaging.Testing.Connections;
using Alipay.Messaging.Testing.Frames;
using Alipay.Messaging.Testing.Handshake;
using Alipay.Messaging.Testing.Hosting;
using Alipay.Messaging.Testing.Http;
using Alipay.Messaging.Testing.Keys;
using Alipay.Messaging.Testing.OpenApi;

namespace Alipay.Messaging.Testing;

/// <summary>
/// A gateway in this process, by default on a free port of 127.0.0.1, that speaks Alipay's message protocol: it checks every
/// request and frame of the client, pushes signed messages and waits for their acknowledgement. Thread-safe.
/// </summary>
/// <remarks>Its behavior is what the official Java client expects of a gateway: see docs/protocol.md.</remarks>
/// <example>
/// <code>
/// await using var gateway = await AlipayTestGateway.StartAsync();
/// gateway.ConfigureClient(options);
/// // … connect the client …
/// var result = await gateway.PushAsync("alipay.open.mini.version.audit.passed", """{"mini_app_id":"2021"}""");
/// </code>
/// </example>
public sealed class AlipayTestGateway : IAsyncDisposable
{
    private readonly AlipayTestGatewayOptions _options;
    private readonly KeySet _keys;
    private readonly TlsIdentity? _tls;
    private readonly ClientCredentials _credentials;
    private readonly GatewayJournal _journal;
    private readonly Pusher _pusher;
    private readonly ClientMessages _messages;
    private readonly RegisterEndpoint _register;
    private readonly UpgradeEndpoint _connection;
    private readonly OpenApiEndpoint _openApi;
    private readonly CancellationTokenSource _disposed = new();
    private readonly Task _sweep;
    private readonly ServerSwitch _server;

    private AlipayTestGateway(AlipayTestGatewayOptions options)
    {
        _options = options;
        var directory = options.KeyDirectory is { } path ? KeyDirectory.Open(path, options.SignType) : null;
        _keys = directory?.Keys(options.SignType) ?? KeySet.For(options.SignType);
        _tls = options.UseTls ? TlsIdentity.Create(options.TlsCertificate) : null;
        _credentials = new ClientCredentials(options, _keys, _tls);
        _journal = new GatewayJournal(options);
        Poster = new NotificationPoster(_journal);
        AesKey = directory?.AesKey() ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        Forms = new FormWriter(options, _keys, Convert.FromBase64String(AesKey));
        var frames = new ConsumeFrame(options, _keys);
        var check = new RequestCheck(options, _keys, _journal);
        var tokens = new LinkTokens();
        _pusher = new Pusher(options, frames, _journal);
        var produces = new ProduceReceiver(options, new ProduceCheck(options, _keys), _journal, Faults, _pusher);
        _messages = new ClientMessages(options, _journal, new AckReceiver(_journal, _pusher), produces);
        _register = new RegisterEndpoint(options, _keys, _journal, Faults, check, tokens);
        _connection = new UpgradeEndpoint(options, _journal, Faults, check, tokens, _messages, _pusher);
        _openApi = new OpenApiEndpoint(options, _keys, _journal, Faults, new OpenApiCheck(options, _keys, _journal));
        _sweep = _pusher.SweepAsync(_disposed.Token);
        _server = new ServerSwitch(
            new IPEndPoint(options.ListenAddress, options.Port),
            endpoint => GatewayServer.StartAsync(
                endpoint, _tls, options.LoggerFactory, _register.HandleAsync, _connection.HandleAsync, _openApi.HandleAsync, options.MapEndpoints),
            _messages.CompleteAsync);
    }

    /// <summary>The application that may connect.</summary>
    public string AppId => _options.AppId;

    /// <summary>The port; the same after a restart.</summary>
    public int Port => _server.Port;

    /// <summary>The host and port, as <see cref="AlipayMessagingOptions.ServerHost"/> takes them. 127.0.0.1 when it listens on every address.</summary>
    public string Host => new IPEndPoint(HostAddress, Port).ToString();

    /// <summary>The application's private key: PKCS#8 as a base64 body.</summary>
    public string AppPrivateKey => _keys.App.PrivateKey;

    /// <summary>The application's public key: X.509 SubjectPublicKeyInfo as a base64 body.</summary>
    public string AppPublicKey => _keys.App.PublicKey;

    /// <summary>Alipay's public key: X.509 SubjectPublicKeyInfo as a base64 body.</summary>
    public string AlipayPublicKey => _keys.Alipay.PublicKey;

    /// <summary>The key that <see cref="PostOptions.Encrypt"/> encrypts with: 16 bytes in base64.</summary>
    public string AesKey { get; }

    private IPAddress HostAddress
        => _options.ListenAddress.Equals(IPAddress.Any) || _options.ListenAddress.Equals(IPAddress.IPv6Any) ? IPAddress.Loopback : _options.ListenAddress;

    internal FormWriter Forms { get; }

    internal NotificationPoster Poster { get; }

    /// <summary>The text of the application's certificate.</summary>
    public string AppCert => _keys.Certificates.AppCert;

    /// <summary>The text of Alipay's certificate file: Alipay's own and then its issuer's.</summary>
    public string AlipayPublicCert => _keys.Certificates.AlipayPublicCert;

    /// <summary>The text of the root file: four roots of three algorithms, of which two match the sign type.</summary>
    public string AlipayRootCert => _keys.Certificates.AlipayRootCert;

    /// <summary>The serial number that the client must give for its own certificate.</summary>
    public string AppCertSn => _keys.Certificates.AppSerialNumber;

    /// <summary>The serial numbers that the client must give for the roots.</summary>
    public string AlipayRootCertSn => _keys.Certificates.RootSerialNumbers;

    /// <summary>The root that issued the TLS certificate, as PEM; <see langword="null"/> without TLS.</summary>
    public string? TlsRootCert => _tls?.RootPem;

    /// <summary>The faults to inject.</summary>
    public GatewayFaults Faults { get; } = new();

    /// <summary>The violations of the protocol by the client, one sentence each. Empty for a correct client.</summary>
    public IReadOnlyList<string> Problems => _journal.Problems.ToArray();

    /// <summary>The requests received so far: register, upgrade, and calls of the OpenAPI.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => _journal.Requests.ToArray();

    /// <summary>The messages that the client has sent, in order, without the refused ones.</summary>
    public IReadOnlyList<ReceivedMessage> Received => _journal.Received.ToArray();

    /// <summary>The subscriptions that the client has made over the OpenAPI. They decide nothing: a push is delivered without one.</summary>
    public IReadOnlyList<GatewaySubscription> Subscriptions => _openApi.Subscriptions;

    /// <summary>Every acknowledgement received so far, in order.</summary>
    public IReadOnlyList<ReceivedAck> AcksReceived => _journal.Acks.ToArray();

    /// <summary>Every connection that has been opened, in the order of opening.</summary>
    public IReadOnlyList<GatewayConnection> Connections => _journal.Connections();

    /// <summary>The number of open connections.</summary>
    public int ConnectionCount => _journal.Connections().Count(connection => connection.IsOpen);

    /// <summary>The number of register requests received, including refused ones.</summary>
    public int RegisterCount => _journal.Requests.Count(request => request.Path == RegisterEndpoint.Path);

    /// <summary>The number of upgrade requests received, including refused ones.</summary>
    public int UpgradeCount => _journal.Requests.Count(request => request.Path == UpgradeEndpoint.Path);

    /// <summary>Starts a gateway.</summary>
    /// <param name="options">Its settings. Default: a free port of the loopback address, plain keys, RSA2, UTF-8, no TLS.</param>
    /// <returns>The running gateway. Disposing it aborts open requests and connections within a second.</returns>
    /// <exception cref="ArgumentException">A setting has a value that the protocol does not define, or a file of the key directory is damaged.</exception>
    /// <exception cref="IOException"><see cref="AlipayTestGatewayOptions.Port"/> is in use, or the key directory cannot be written.</exception>
    public static async Task<AlipayTestGateway> StartAsync(AlipayTestGatewayOptions? options = null)
    {
        options ??= new AlipayTestGatewayOptions();
        options.EnsureValid();
        var gateway = new AlipayTestGateway(options);
        if (options.CertificateMode)
        {
            // Created now, so that the first register request does not wait for it.
            _ = gateway.AppCert;
        }

        await gateway.RestartAsync().ConfigureAwait(false);
        return gateway;
    }

    /// <summary>
    /// Configures a client for this gateway: address, application, keys or certificates, sign type, charset, trust. No proxy is used.
    /// </summary>
    /// <param name="options">
    /// The settings of the client. Settings unrelated to the gateway are left unchanged; a <see cref="AlipayMessagingOptions.ConfigureHttpHandler"/>
    /// that is already set is still called, except for its proxy.
    /// </param>
    public void ConfigureClient(AlipayMessagingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _credentials.ApplyTo(options, Host);
        options.AesKey = AesKey;
    }

    /// <summary>Writes the private key and the three certificates as files, for a client that takes paths.</summary>
    /// <param name="directory">The directory; created when it does not exist. Existing files of the same names are overwritten.</param>
    /// <returns>The paths of the files.</returns>
    public CertificateFiles WriteCertificatesTo(string directory) => _credentials.WriteTo(directory);

    /// <summary>Pushes one message and waits for its acknowledgement. Waits for a connection first when none is open.</summary>
    /// <param name="msgApi">The message API, for example <c>alipay.open.mini.version.audit.passed</c>.</param>
    /// <param name="bizContent">The business JSON. Sent and signed unchanged; text that is not JSON yields a malformed message.</param>
    /// <param name="options">How to push it. Default: as the real gateway does.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The outcome. A FAIL, or no answer within <see cref="AlipayTestGatewayOptions.PushTimeout"/>, is reported there and not thrown.</returns>
    /// <exception cref="ArgumentException">The gateway's charset cannot encode the message; escape the characters as <c>\uXXXX</c>.</exception>
    public Task<PushResult> PushAsync(string msgApi, string bizContent, PushOptions? options = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
        return _pusher.PushAsync(_pusher.Prepare(msgApi, bizContent, options ?? new PushOptions()), cancellationToken);
    }

    /// <summary>Pushes many messages in one burst, all signed beforehand, and waits for all acknowledgements.</summary>
    /// <param name="msgApi">The message API.</param>
    /// <param name="count">The number.</param>
    /// <param name="bizContent">Returns the business JSON of each message by its index from 0. Called concurrently.</param>
    /// <param name="options">How to push them; no <c>MsgId</c> or <c>StreamId</c> here. Default: as the real gateway does.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The outcomes, in order.</returns>
    public async Task<IReadOnlyList<PushResult>> PushManyAsync(
        string msgApi,
        int count,
        Func<int, string> bizContent,
        PushOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bizContent);
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
        var prepared = new PreparedPush[count];
        Parallel.For(0, count, i => prepared[i] = _pusher.Prepare(msgApi, bizContent(i), options ?? new PushOptions()));
        return await Task.WhenAll(prepared.Select(push => _pusher.PushAsync(push, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>The complete text of a signed message, to modify and send with <see cref="GatewayConnection.SendTextAsync"/>.</summary>
    /// <param name="msgApi">The message API.</param>
    /// <param name="bizContent">The business JSON.</param>
    /// <param name="options">How to write it. A missing <c>MsgId</c> or <c>StreamId</c> is generated.</param>
    /// <returns>The headers, the blank line and the JSON.</returns>
    public string ComposeMessage(string msgApi, string bizContent, PushOptions? options = null)
        => WireText.Encoding(_options.Charset)!.GetString(_pusher.Prepare(msgApi, bizContent, options ?? new PushOptions()).Frame); // Checked at start.

    /// <summary>Waits for the acknowledgement of a stream id, including one received before the call.</summary>
    /// <param name="streamId">The stream id.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The first acknowledgement.</returns>
    /// <exception cref="TimeoutException">None within <see cref="AlipayTestGatewayOptions.PushTimeout"/>.</exception>
    public async Task<ReceivedAck> WaitForAckAsync(string streamId, CancellationToken cancellationToken = default)
    {
        await WaitUntilAsync(gateway => gateway._journal.Acks.Any(IsIt), cancellationToken).ConfigureAwait(false);
        return _journal.Acks.First(IsIt);

        bool IsIt(ReceivedAck ack) => ack.StreamId == streamId;
    }

    /// <summary>Waits until exactly this number of connections is open; 0 waits until none is.</summary>
    /// <param name="count">The number.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task that completes when the condition holds.</returns>
    /// <exception cref="TimeoutException">Not within <see cref="AlipayTestGatewayOptions.PushTimeout"/>.</exception>
    public Task WaitForConnectionsAsync(int count, CancellationToken cancellationToken = default)
        => WaitUntilAsync(gateway => count == 0 ? gateway.ConnectionCount == 0 : gateway.ConnectionCount >= count, cancellationToken);

    /// <summary>Waits until a condition holds. The condition is evaluated again after each request, connection, message, acknowledgement and problem.</summary>
    /// <param name="condition">Returns whether the condition holds.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task that completes when the condition holds.</returns>
    /// <exception cref="TimeoutException">Not within <see cref="AlipayTestGatewayOptions.PushTimeout"/>.</exception>
    public async Task WaitUntilAsync(Func<AlipayTestGateway, bool> condition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        await _journal.WaitUntilAsync(() => condition(this), _options.PushTimeout, either.Token).ConfigureAwait(false);
    }

    /// <summary>Drops every open connection without a close frame.</summary>
    public void DropAll()
    {
        foreach (var connection in Connections.Where(connection => connection.IsOpen))
        {
            connection.Drop();
        }
    }

    /// <summary>Stops listening and aborts every connection and request. Keys, records and planned faults are kept. Idempotent.</summary>
    /// <returns>A task that completes when the port is closed, within a second.</returns>
    public Task StopAsync() => _server.StopAsync();

    /// <summary>Starts again on the same port; stops first when it runs.</summary>
    /// <returns>A task that completes when the gateway listens.</returns>
    /// <exception cref="IOException">Another process has taken the port in the meantime.</exception>
    public Task RestartAsync()
    {
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
        return _server.RestartAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed.IsCancellationRequested)
        {
            return;
        }

        await _disposed.CancelAsync().ConfigureAwait(false);
        Poster.Dispose();
        await StopAsync().ConfigureAwait(false);
        await _sweep.ConfigureAwait(false);
        _server.Dispose();
        _tls?.Dispose();
    }
}
