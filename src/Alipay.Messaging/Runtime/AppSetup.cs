using Alipay.Messaging.Configuration;
using Alipay.Messaging.Connection;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Idempotency;
using Alipay.Messaging.Pipeline;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Runtime;

/// <summary>Prepares one application for its channels. All of them share the idempotency store that it keeps.</summary>
/// <param name="options">Returns the current options.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class AppSetup(Func<AlipayMessagingOptions> options, TimeProvider timeProvider)
{
    private readonly object _lock = new();
    private IIdempotencyStore? _defaultStore;

    /// <summary>Creates the innermost stage.</summary>
    public required HandlerStageFactory CreateHandlers { get; set; }

    /// <summary>Returns the application's ledger; null without one, and for a fault.</summary>
    public Func<AlipayMessagingOptions, OptionFaults, IMessageLedger?> FindLedger { get; init; } = static (_, _) => null;

    /// <summary>The log of everything that is prepared later.</summary>
    public required ILogger Logger { get; set; }

    /// <summary>Creates what opens connections: the gateway's connector, or a fake.</summary>
    public Func<LiveCredentials, TimeProvider, IGatewayConnector> CreateConnector { get; init; } = static (live, time) => new GatewayConnector(live, time);

    /// <summary>Get what becomes of each message, over every channel.</summary>
    public MessageObservers Observers { get; } = new();

    public TimeProvider TimeProvider => timeProvider;

    /// <summary>The current options, unchecked.</summary>
    public AlipayMessagingOptions Options => options();

    /// <summary>Reads options, keys and certificates and builds the pipeline. Runs code of the application: call it without a lock.</summary>
    /// <param name="channel">The channel that will deliver the messages, as <see cref="MessagingMetrics"/> names it.</param>
    /// <exception cref="AlipayMsgConfigurationException">At least one setting or handler can never work.</exception>
    public PreparedApp Prepare(string channel = MessagingMetrics.WebSocket)
    {
        var current = options();
        var logger = Logger;
        var faults = new OptionFaults(current.Origin);
        var handlers = CreateHandlers(current, faults, logger);
        var ledger = FindLedger(current, faults);
        var settings = OptionsReader.Read(current, timeProvider, faults);
        var metrics = new MessagingMetrics(settings.AppId, channel);
        var store = ledger is null ? StoreOf(current) : null;
        var pipeline = MessagePipeline.Build(handlers!, current, store, ledger, metrics, timeProvider, logger, Observers); // Without handlers there were faults.
        return new PreparedApp(current, new LiveCredentials(settings, timeProvider), pipeline, metrics, logger) { Handlers = handlers!, Observers = Observers }; // As above.
    }

    /// <summary>The default store outlives a connect: what was handled before a close is known after the next connect.</summary>
    private IIdempotencyStore? StoreOf(AlipayMessagingOptions current)
    {
        if (!current.UseIdempotency || current.IdempotencyStore is not null)
        {
            return current.UseIdempotency ? current.IdempotencyStore : null;
        }

        lock (_lock)
        {
            return _defaultStore ??= new InMemoryIdempotencyStore(current.IdempotencyCapacity, timeProvider);
        }
    }
}
