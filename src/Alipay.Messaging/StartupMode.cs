namespace Alipay.Messaging;

/// <summary>What the start of a host waits for. Settings that can never work fail the start in either mode.</summary>
public enum StartupMode
{
    /// <summary>
    /// The start waits for the first connection through transient failures, at most for
    /// <see cref="AlipayMessagingHostOptions.StartupTimeout"/>. A permanent refusal fails the start.
    /// </summary>
    FailFast,

    /// <summary>
    /// The host starts immediately and the first connection is opened meanwhile. A permanent refusal is logged as critical, and the
    /// health check says unhealthy.
    /// </summary>
    Background,
}
