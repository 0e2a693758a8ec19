using Alipay.Messaging.Configuration;
using Alipay.Messaging.Pipeline;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Runtime;

/// <summary>Creates the innermost stage: the one that calls the user's handlers. Null when it cannot; the faults say why.</summary>
internal delegate IMessageStage? HandlerStageFactory(AlipayMessagingOptions options, OptionFaults faults, ILogger logger);
