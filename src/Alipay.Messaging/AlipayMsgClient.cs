using System.Collections.Concurrent;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Connection;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Pipeline;
using Alipay.Messaging.Runtime;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alipay.Messaging;

/// <summary>
/// Receives the messages that Alipay pushes to one application, and sends messages to Alipay. Configured in one of two
/// ways: the constructor with options, or <see cref="GetInstance"/> and setters as in the Java SDK.
/// </summary>
/// <remarks>
/// Thread-safe. One client per application id and process: Alipay spreads an application's messages over its connections, so connecting
/// a second one fails, except to a gateway on loopback.
/// </remarks>
public sealed class AlipayMsgClient : IAlipayMsgClient
{
    private static readonly ConcurrentDictionary<string, AlipayMsgClient> Instances = new(StringComparer.Ordinal);

    private static readonly TimeSpan DisposeLimit = TimeSpan.FromSeconds(10);

    private readonly AppSetup _setup;
    private readonly ClientLifecycle _lifecycle;
    private readonly ConnectionStatusTracker _status;
    private readonly StateChangeNotifier _notifier;
    private string _connectedAppId = "";

    /// <summary>Creates a client. Nothing is checked or opened before <see cref="ConnectAsync"/>.</summary>
    /// <param name="options">The settings. Read when connecting.</param>
    /// <param name="handler">Receives the messages.</param>
    /// <param name="loggerFactory">Where to log; <see langword="null"/> for nowhere.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    public AlipayMsgClient(
        AlipayMessagingOptions options, IMsgHandler handler, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
        : this(NewSetup(() => options, ToHandler(handler), loggerFactory, timeProvider)) => ArgumentNullException.ThrowIfNull(options);

    /// <summary>Creates a client of an application that <c>AddAlipayMessaging</c> registered.</summary>
    /// <param name="setup">The application; prepared anew for each connect.</param>
    internal AlipayMsgClient(AppSetup setup)
    {
        _setup = setup;
        _lifecycle = new ClientLifecycle(CreateRuntime);
        _notifier = new StateChangeNotifier(this, () => StateChanged, () => _connectedAppId, () => _setup.Logger);
        _status = new ConnectionStatusTracker(_notifier.Enqueue, setup.TimeProvider);
    }

    /// <summary>
    /// Raised for each change of state, in order, on a thread of the pool. A handler that blocks delays the events after it and nothing
    /// else; of more than 256 that wait the oldest are dropped, which is logged. Closing waits for handlers for 1 s at most. What a
    /// handler throws is logged.
    /// </summary>
    public event EventHandler<ConnectionStateChangedEventArgs>? StateChanged;

    /// <inheritdoc/>
    public string AppId => _lifecycle.Running?.AppId ?? _setup.Options.AppId;

    /// <inheritdoc/>
    public bool IsConnected => _lifecycle.IsOpen;

    /// <inheritdoc/>
    public ConnectionStatus Status => _status.Current;

    /// <inheritdoc/>
    public DateTimeOffset? CertificatesExpireAt => _lifecycle.Running?.CertificatesEnd;

    /// <summary>The Java face: the one client of an application id in this process, made on first use and configured by the setters.</summary>
    /// <param name="appId">The application's id on the open platform.</param>
    /// <returns>The same client for the same id, until it is disposed.</returns>
    /// <exception cref="ArgumentException"><paramref name="appId"/> is blank.</exception>
    public static AlipayMsgClient GetInstance(string appId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(appId);
        return Instances.GetOrAdd(appId, id =>
        {
            var options = new AlipayMessagingOptions { AppId = id };
            return new AlipayMsgClient(NewSetup(() => options, NoHandler, null, null));
        });
    }

    /// <summary>Where to connect.</summary>
    /// <param name="serverHost"><c>host</c> or <c>host:port</c>; see <see cref="AlipayMessagingOptions.ServerHost"/>.</param>
    /// <param name="isSsl">Whether to speak TLS. Default <see langword="true"/>.</param>
    /// <exception cref="InvalidOperationException">The client is connected.</exception>
    public void SetConnector(string serverHost, bool isSsl = true) => Set(options =>
    {
        options.ServerHost = serverHost;
        options.UseTls = isSsl;
    });

    /// <summary>Key mode.</summary>
    /// <param name="signType"><c>RSA2</c>, <c>RSA</c> or <c>SM2</c>.</param>
    /// <param name="appPrivateKey">The application's private key; see <see cref="AlipayMessagingOptions.AppPrivateKey"/>.</param>
    /// <param name="alipayPublicKey">Alipay's public key, not the application's own; see <see cref="AlipayMessagingOptions.AlipayPublicKey"/>.</param>
    /// <exception cref="InvalidOperationException">The client is connected.</exception>
    public void SetSecurityConfig(string signType, string appPrivateKey, string alipayPublicKey) => Set(options =>
    {
        SetMode(options, signType, appPrivateKey);
        options.AlipayPublicKey = alipayPublicKey;
    });

    /// <summary>Certificate mode.</summary>
    /// <param name="signType"><c>RSA2</c>, <c>RSA</c> or <c>SM2</c>.</param>
    /// <param name="appPrivateKey">The application's private key; see <see cref="AlipayMessagingOptions.AppPrivateKey"/>.</param>
    /// <param name="appCertPath">The path of the application's certificate.</param>
    /// <param name="alipayPublicCertPath">The path of Alipay's certificate.</param>
    /// <param name="alipayRootCertPath">The path of Alipay's root certificates.</param>
    /// <exception cref="InvalidOperationException">The client is connected.</exception>
    public void SetSecurityCertConfig(
        string signType, string appPrivateKey, string appCertPath, string alipayPublicCertPath, string alipayRootCertPath) => Set(options =>
    {
        SetMode(options, signType, appPrivateKey);
        options.AppCertPath = appCertPath;
        options.AlipayPublicCertPath = alipayPublicCertPath;
        options.AlipayRootCertPath = alipayRootCertPath;
    });

    /// <summary>The charset of everything on the wire.</summary>
    /// <param name="charset"><c>UTF-8</c> (default), <c>GBK</c>, <c>GB2312</c> or <c>GB18030</c>.</param>
    /// <exception cref="InvalidOperationException">The client is connected.</exception>
    public void SetCharset(string charset) => Set(options => options.Charset = charset);

    /// <summary>Who receives the messages.</summary>
    /// <param name="handler">Called concurrently.</param>
    /// <exception cref="InvalidOperationException">The client is connected.</exception>
    public void SetMessageHandler(IMsgHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Set(_ => _setup.CreateHandlers = ToHandler(handler));
    }

    /// <summary>The handler of the messages, as a function of msgApi, msgId, bizContent and a token.</summary>
    /// <param name="handler">Called concurrently; see <see cref="IMsgHandler.OnMessageAsync"/>.</param>
    /// <exception cref="InvalidOperationException">The client is connected.</exception>
    public void SetMessageHandler(Func<string, string, string, CancellationToken, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        SetMessageHandler(new FunctionHandler(handler));
    }

    /// <summary>Whether requests are marked as load-test traffic.</summary>
    /// <param name="loadTest">Default <see langword="false"/>.</param>
    /// <exception cref="InvalidOperationException">The client is connected.</exception>
    public void SetLoadTest(bool loadTest) => Set(options => options.LoadTest = loadTest);

    /// <summary>The logger factory. Without it the Java face does not log.</summary>
    /// <param name="loggerFactory">For example the one of <c>LoggerFactory.Create(logging => logging.AddConsole())</c>.</param>
    /// <exception cref="InvalidOperationException">The client is connected.</exception>
    public void SetLoggerFactory(ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(loggerFactory);
        var logger = NewLogger(loggerFactory);
        Set(_ => _setup.Logger = logger);
    }

    /// <summary>How many handlers run at the same time.</summary>
    /// <param name="count">Default 10, from 1 to 10,000.</param>
    /// <exception cref="InvalidOperationException">The client is connected.</exception>
    public void SetMaxConcurrentMessages(int count) => Set(options => options.MaxConcurrentMessages = count);

    /// <inheritdoc/>
    public Task ConnectAsync(CancellationToken cancellationToken = default) => _lifecycle.ConnectAsync(cancellationToken);

    /// <inheritdoc/>
    public void ReloadSecurity()
    {
        if (_lifecycle.Running is { } runtime)
        {
            var options = _setup.Options;
            runtime.ReplaceSecurity(OptionsReader.ReadSecurity(options, _setup.TimeProvider), options.KeyRotationGracePeriod);
        }
    }

    /// <inheritdoc/>
    public Task<ProduceMsgAck> SendMessageAsync(string msgApi, string bizContent, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(msgApi);
        ArgumentException.ThrowIfNullOrWhiteSpace(bizContent);
        return _lifecycle.SendAsync(msgApi, bizContent, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        await _lifecycle.CloseAsync(cancellationToken).ConfigureAwait(false);
        await _notifier.WaitForHandlersAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes as <see cref="CloseAsync"/> does, permanently.</summary>
    /// <returns>A task that ends when the connection is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        LeaveInstances();
        await _lifecycle.DisposeAsync(CancellationToken.None).ConfigureAwait(false);
        await _notifier.WaitForHandlersAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>
    /// Closes permanently without waiting for handlers: their token is canceled immediately. Blocks for 10 s at most, and usually for the time
    /// of the closing handshake. Prefer <see cref="DisposeAsync"/>, which drains.
    /// </summary>
    public void Dispose()
    {
        LeaveInstances();

        // It runs on the thread pool, and so waits for nothing that this thread holds.
        _lifecycle.DisposeAsync(new CancellationToken(canceled: true)).Wait(DisposeLimit);
    }

    private void LeaveInstances()
    {
        foreach (var own in Instances.Where(instance => instance.Value == this))
        {
            Instances.TryRemove(own);
        }
    }

    private static AppSetup NewSetup(
        Func<AlipayMessagingOptions> options, HandlerStageFactory createHandlers, ILoggerFactory? loggerFactory, TimeProvider? timeProvider)
        => new(options, timeProvider ?? TimeProvider.System) { CreateHandlers = createHandlers, Logger = NewLogger(loggerFactory ?? NullLoggerFactory.Instance) };

    private static GuardedLogger NewLogger(ILoggerFactory loggerFactory) => new(loggerFactory.CreateLogger<AlipayMsgClient>());

    private static HandlerStageFactory ToHandler(IMsgHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return (_, _, logger) => new HandlerStage(handler, logger);
    }

    private static HandlerStage? NoHandler(AlipayMessagingOptions options, OptionFaults faults, ILogger logger)
    {
        faults.Add("No message handler is set: call SetMessageHandler before ConnectAsync.");
        return null;
    }

    /// <summary>The last call decides the mode: values that an earlier one set for the other mode are cleared.</summary>
    private static void SetMode(AlipayMessagingOptions options, string signType, string appPrivateKey)
    {
        options.SignType = signType;
        options.AppPrivateKey = appPrivateKey;
        options.AppPrivateKeyPath = null;
        options.AlipayPublicKey = options.AlipayPublicKeyPath = null;
        options.AppCertPath = options.AppCertContent = null;
        options.AlipayPublicCertPath = options.AlipayPublicCertContent = null;
        options.AlipayRootCertPath = options.AlipayRootCertContent = null;
    }

    private void Set(Action<AlipayMessagingOptions> change)
    {
        var options = _setup.Options;
        _lifecycle.IfStopped(() => change(options), "The client is connected: configure it before ConnectAsync, or after CloseAsync.");
    }

    private ClientRuntime CreateRuntime()
    {
        var app = _setup.Prepare();
        try
        {
            _connectedAppId = app.Credentials.Current.AppId;
            return new ClientRuntime(
                app.Credentials, _setup.CreateConnector(app.Credentials, _setup.TimeProvider), app.Pipeline, _status, app.Metrics, _setup.TimeProvider, app.Logger)
            {
                Entry = ConnectedApps.Enter(app.Credentials.Current.AppId, app.Options.ServerHost),
            };
        }
        catch
        {
            app.Dispose();
            throw;
        }
    }

    private sealed class FunctionHandler(Func<string, string, string, CancellationToken, Task> handler) : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
            => handler(msgApi, msgId, bizContent, cancellationToken);
    }
}
