using Alipay.Messaging.OpenApi;

namespace Alipay.Messaging;

/// <summary>What <see cref="AlipayDoctor"/> may do. Read when an examination begins.<para>诊断允许做什么。</para></summary>
public sealed class AlipayDoctorOptions
{
    /// <summary>Gets or sets whether to check anything beyond this machine. Default <see langword="true"/>.</summary>
    public bool UseNetwork { get; set; } = true;

    /// <summary>
    /// Gets or sets whether to open a WebSocket and close it immediately. Default <see langword="null"/>: only to a gateway on loopback, which
    /// is a test gateway. While it is open, Alipay may send messages to it. They are neither read nor acknowledged, so Alipay redelivers them
    /// later; another instance of the application receives them late.
    /// </summary>
    public bool? OpenConnection { get; set; }

    /// <summary>
    /// Gets or sets whether to register with the other one of production and sandbox when the configured one does not know the application.
    /// Default <see langword="false"/>. Only a register request is sent there.
    /// </summary>
    public bool TryOtherEnvironment { get; set; }

    /// <summary>
    /// Gets the message APIs whose subscriptions to look for. Default empty. Each is one check, which asks the OpenAPI and changes nothing.
    /// </summary>
    public IList<string> MsgApis { get; } = [];

    /// <summary>Gets or sets for whom the subscriptions are: for a service provider, a merchant. Default <see langword="null"/>: the application itself.</summary>
    public AlipaySubscriptionAuthorization? Authorization { get; set; }

    /// <summary>
    /// Gets or sets the endpoint and the time limit of the OpenAPI. Default <see langword="null"/>: the endpoint that belongs to
    /// <see cref="AlipayMessagingOptions.ServerHost"/>, and 15 s.
    /// </summary>
    public AlipaySubscriptionClientOptions? SubscriptionClient { get; set; }

    /// <summary>Gets or sets the clock. Default the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Returns the host of the other environment; null when there is none. A seam: a test has no production.</summary>
    internal Func<string, string?> OtherHostOf { get; set; } = static host
        => host.Equals(AlipayMessagingOptions.ProductionHost, StringComparison.OrdinalIgnoreCase) ? AlipayMessagingOptions.SandboxHost
            : host.Equals(AlipayMessagingOptions.SandboxHost, StringComparison.OrdinalIgnoreCase) ? AlipayMessagingOptions.ProductionHost
            : null;
}
