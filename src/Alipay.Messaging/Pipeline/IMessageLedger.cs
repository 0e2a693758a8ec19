using Alipay.Messaging.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Pipeline;

/// <summary>The record of an application's messages in its database. It replaces the idempotency store.</summary>
internal interface IMessageLedger
{
    /// <summary>Creates the stage that records each message and runs its handler once.</summary>
    /// <param name="handlers">The innermost stage. The ledger sets <see cref="ReceivedMessage.Services"/> before it calls it.</param>
    /// <param name="metrics">The instruments, which also name the channel.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">The log of the client.</param>
    IMessageStage Over(IMessageStage handlers, MessagingMetrics metrics, TimeProvider timeProvider, ILogger logger);
}
