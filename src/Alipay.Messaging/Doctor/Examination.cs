using Alipay.Messaging.Configuration;
using Alipay.Messaging.Connection;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Handshake;
using Alipay.Messaging.OpenApi;
using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Doctor;

/// <summary>What the checks of one examination share: the options as they were read, and the one register request.</summary>
internal sealed class Examination(AlipayMessagingOptions options, AlipayDoctorOptions doctor) : IDisposable
{
    private ReadOptions? _read;
    private Registration? _registration;
    private AlipaySubscriptionClient? _subscriptions;

    public AlipayMessagingOptions Options => options;

    public AlipayDoctorOptions Doctor => doctor;

    public ReadOptions Read => _read ??= ReadOptions.From(options, doctor.TimeProvider);

    /// <summary>The settings, keys and certificates. Only for checks that need those of settings, keys and certificates.</summary>
    public ClientSettings Settings => Read.Settings ?? throw new InvalidOperationException("The settings are wrong; the check should have been skipped.");

    /// <summary>The address that requests go to, without its query.</summary>
    public Uri Gateway => new($"{(options.UseTls ? "https" : "http")}://{Read.Host}/");

    /// <summary>The channels that the application receives over.</summary>
    public MessageChannels Channels => (options as AlipayMessagingHostOptions)?.Channels ?? MessageChannels.WebSocket;

    /// <summary>Asks for subscriptions.</summary>
    /// <exception cref="AlipayMsgConfigurationException">The endpoint is not known.</exception>
    public AlipaySubscriptionClient Subscriptions
        => _subscriptions ??= new AlipaySubscriptionClient(options, doctor.SubscriptionClient, timeProvider: doctor.TimeProvider);

    /// <summary>Takes secrets out of texts: the password of a proxy, and queries.</summary>
    public SecretScrubber Scrubber { get; private set; } = new();

    /// <summary>Where TCP connections go: the gateway or the proxy. Set by the check of the proxy; null when the application connects by itself.</summary>
    public (string Host, int Port)? Peer { get; private set; }

    /// <summary>The addresses of <see cref="Peer"/>. Set by the check of the name.</summary>
    public IReadOnlyList<System.Net.IPAddress> Addresses { get; set; } = [];

    /// <summary>Finds out where TCP connections go. Calls <c>ConfigureHttpHandler</c>, which may throw.</summary>
    /// <returns>The proxy, without its password; null for none.</returns>
    public string? FindPeer()
    {
        using var handler = HttpHandlerFactory.Create(options.ConnectTimeout, options.ConfigureHttpHandler);
        var proxy = ProxyInUse.Find(handler, Gateway);
        Scrubber = new SecretScrubber(SecretScrubber.SecretsOf(proxy));
        var peer = proxy ?? Gateway;
        Peer = HttpHandlerFactory.Connects(handler) ? (peer.IdnHost, peer.Port) : null;
        return proxy is null ? null : $"{proxy.Scheme}://{proxy.Authority}";
    }

    /// <summary>Registers, once for all checks.</summary>
    public async ValueTask<Registration> RegisterAsync(CancellationToken cancellationToken)
        => _registration ??= await Registration.AttemptAsync(Settings, doctor.TimeProvider, cancellationToken).ConfigureAwait(false);

    /// <summary>A token that is canceled after <c>ConnectTimeout</c>, by the real clock: the network knows no other.</summary>
    public CancellationTokenSource Deadline(CancellationToken cancellationToken)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.ConnectTimeout);
        return deadline;
    }

    public void Dispose()
    {
        _read?.Dispose();
        _subscriptions?.Dispose();
    }
}

/// <summary>A register request with all that could be observed of it.</summary>
/// <param name="Attempt">What was observed.</param>
/// <param name="Ticket">What a success gives; null for a failure.</param>
/// <param name="Error">Why it failed; null for a success.</param>
internal sealed record Registration(GatewayAttempt Attempt, ConnectionTicket? Ticket, AlipayMsgException? Error)
{
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    public static async Task<Registration> AttemptAsync(ClientSettings settings, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var attempt = new GatewayAttempt(settings, timeProvider);
        using var deadline = new CancellationTokenSource(settings.Limits.ConnectTimeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return new Registration(attempt, await attempt.RegisterAsync(deadline.Token, either.Token).ConfigureAwait(false), null);
        }
        catch (AlipayMsgException e) when (!cancellationToken.IsCancellationRequested)
        {
            return new Registration(attempt, null, e);
        }
    }
}
