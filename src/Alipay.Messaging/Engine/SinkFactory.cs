using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Engine;

/// <summary>Makes the way from the engine to the user's code. Null when there can be none; the faults say why.</summary>
internal delegate IMessageSink? SinkFactory(AlipayMessagingOptions options, OptionFaults faults, ILogger logger);
