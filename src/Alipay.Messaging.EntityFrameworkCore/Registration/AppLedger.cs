using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.EntityFrameworkCore.Claims;
using Alipay.Messaging.EntityFrameworkCore.Handling;
using Alipay.Messaging.EntityFrameworkCore.Inbox;
using Alipay.Messaging.EntityFrameworkCore.Table;
using Alipay.Messaging.Pipeline;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.EntityFrameworkCore.Registration;

/// <summary>The ledger of one application: puts its stage together.</summary>
internal sealed class AppLedger(LedgerDatabase database, LedgerRegistration registration) : IMessageLedger
{
    public IMessageStage Over(IMessageStage handlers, MessagingMetrics metrics, TimeProvider timeProvider, ILogger logger)
    {
        var options = registration.Options;
        var claims = new ClaimTable(database, options.ClaimLease, timeProvider);
        var records = new MessageRecords(options, timeProvider, logger);
        if (options.AcknowledgeWhen == AcknowledgeWhen.Stored)
        {
            return new StoredStage(database, claims, records, registration.Signal, metrics, logger);
        }

        var runner = new MessageRunner(database, claims, handlers, options, timeProvider, logger);
        return new HandledStage(database, claims, runner, records, metrics, timeProvider, logger);
    }
}
