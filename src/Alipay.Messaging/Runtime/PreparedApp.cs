using Alipay.Messaging.Configuration;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Pipeline;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Runtime;

/// <summary>One application with valid settings: what a channel needs to verify and to handle its messages.</summary>
/// <param name="options">The options that were read.</param>
/// <param name="credentials">The settings, keys and certificates. Disposed with this.</param>
/// <param name="pipeline">Takes verified messages.</param>
/// <param name="metrics">The instruments.</param>
/// <param name="logger">The log.</param>
internal sealed class PreparedApp(
    AlipayMessagingOptions options, LiveCredentials credentials, IMessageStage pipeline, MessagingMetrics metrics, ILogger logger) : IDisposable
{
    public AlipayMessagingOptions Options => options;

    public LiveCredentials Credentials => credentials;

    public IMessageStage Pipeline => pipeline;

    /// <summary>The innermost stage of the pipeline, for messages that a ledger acknowledged earlier.</summary>
    public required IMessageStage Handlers { get; init; }

    /// <summary>Get what becomes of those messages as well.</summary>
    public required MessageObservers Observers { get; init; }

    public MessagingMetrics Metrics => metrics;

    public ILogger Logger => logger;

    public void Dispose() => credentials.Dispose();
}
