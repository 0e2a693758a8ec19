using System.Net;
using Alipay.Messaging.Testing.Frames;
using Alipay.Messaging.Testing.Keys;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Testing;

/// <summary>The settings of a test gateway. Fixed once it has started.</summary>
public sealed class AlipayTestGatewayOptions
{
    /// <summary>The one application that may connect. Default <c>2021000000000001</c>.</summary>
    public string AppId { get; init; } = "2021000000000001";

    /// <summary><c>RSA2</c> (default), <c>RSA</c> or <c>SM2</c>.</summary>
    public string SignType { get; init; } = "RSA2";

    /// <summary><c>UTF-8</c> (default), <c>GBK</c>, <c>GB2312</c> or <c>GB18030</c>. Text frames carry these bytes in both directions.</summary>
    public string Charset { get; init; } = "UTF-8";

    /// <summary>Whether the client uses the three certificates (<see langword="true"/>) or plain keys (default <see langword="false"/>).</summary>
    public bool CertificateMode { get; init; }

    /// <summary>
    /// The directory that keeps the keys, so that the settings of a client stay valid when the gateway starts again; created when it does not exist,
    /// readable by its owner only. Default <see langword="null"/>: the gateways of a process share keys that end with it.
    /// </summary>
    public string? KeyDirectory { get; init; }

    /// <summary>Whether to use https and wss. Default <see langword="false"/>.</summary>
    public bool UseTls { get; init; }

    /// <summary>Which certificate to present when <see cref="UseTls"/> is on. Default <see cref="TlsCertificateKind.Valid"/>.</summary>
    public TlsCertificateKind TlsCertificate { get; init; }

    /// <summary>The zone that the register answer sets as a cookie and the upgrade request must return. Default <c>GZ00A</c>; <see langword="null"/> sets none.</summary>
    public string? Zone { get; init; } = "GZ00A";

    /// <summary>
    /// How long <see cref="AlipayTestGateway.PushAsync"/> and the Wait methods wait: for a connection, and then for the answer,
    /// redeliveries included. Default 10 s, more than zero.
    /// </summary>
    public TimeSpan PushTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether a message that was answered FAIL, or whose connection was lost before the answer, is redelivered until it is
    /// answered SUCCESS, as the real platform does. Default <see langword="false"/>: one delivery, whose answer is awaited on any connection.
    /// </summary>
    public bool RedeliverUntilSuccess { get; init; }

    /// <summary>The pause before a redelivery. Default 5 ms (the real platform's first is about 2 minutes), zero or more.</summary>
    public TimeSpan RedeliveryDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// The clock for writing and checking timestamps. Default the system's. Limits and delays always use the
    /// real clock, so that a test with a frozen clock cannot hang.
    /// </summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The logger factory of the server. Default none.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The port. Default 0: a free one. A port in use fails the start with an <see cref="IOException"/>.</summary>
    public int Port { get; set; }

    /// <summary>The address to listen on. Default <see cref="IPAddress.Loopback"/>. Any other than a loopback address lets other machines connect.</summary>
    public IPAddress ListenAddress { get; set; } = IPAddress.Loopback;

    /// <summary>Maps further endpoints on the same port. Default none. The paths of the gateway come first, so that these cannot replace them.</summary>
    public Action<IEndpointRouteBuilder>? MapEndpoints { get; set; }

    /// <summary>
    /// Called for each event: requests, connections, pushes, answers, problems. Default none. Called concurrently, on the threads of the gateway:
    /// it must not block and must not throw.
    /// </summary>
    public Action<GatewayEvent>? Observer { get; set; }

    /// <summary>
    /// How many records of each kind the gateway keeps: requests, problems, messages, acknowledgements, closed connections. Older ones are
    /// removed, and counted no more. Default <see langword="null"/>: all are kept. At least 1.
    /// </summary>
    public int? MaxRecords { get; set; }

    /// <exception cref="ArgumentException">A setting is invalid.</exception>
    internal void EnsureValid()
    {
        if (!SignTypes.IsKnown(SignType))
        {
            throw new ArgumentException("SignType must be RSA2, RSA or SM2.");
        }

        if (WireText.Encoding(Charset) is null)
        {
            throw new ArgumentException("Charset must be UTF-8, GBK, GB2312 or GB18030.");
        }

        if (string.IsNullOrWhiteSpace(AppId) || PushTimeout <= TimeSpan.Zero || RedeliveryDelay < TimeSpan.Zero)
        {
            throw new ArgumentException("AppId must not be blank, PushTimeout must be positive and RedeliveryDelay must not be negative.");
        }

        if (Port is < 0 or > 65535 || MaxRecords < 1)
        {
            throw new ArgumentException("Port must be from 0 to 65535, and MaxRecords at least 1.");
        }

        ArgumentNullException.ThrowIfNull(ListenAddress);
    }
}
