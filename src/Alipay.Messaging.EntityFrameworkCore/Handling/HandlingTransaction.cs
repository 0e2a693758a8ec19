using System.Data;
using Alipay.Messaging.EntityFrameworkCore.Claims;
using Alipay.Messaging.EntityFrameworkCore.Table;
using Alipay.Messaging.Pipeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Alipay.Messaging.EntityFrameworkCore.Handling;

/// <summary>One transaction: the handler with its context, what it saved, and the update of the row that only the claim's owner can do.</summary>
internal sealed class HandlingTransaction(
    ClaimTable claims, IMessageStage handlers, IsolationLevel isolation, bool keepContent, TimeProvider timeProvider)
{
    public HandlingStep Step { get; private set; }

    public async Task<HandlingOutcome> RunAsync(LedgerScope scope, ReceivedMessage message, MessageClaim claim, CancellationToken cancellationToken)
    {
        Step = HandlingStep.Begin;
        var started = timeProvider.GetTimestamp();
        var database = scope.Context.Database;
        var transaction = await database.BeginTransactionAsync(isolation, cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            Step = HandlingStep.Handler;
            message.Services = scope.Services;
            var outcome = await HandleAsync(message, cancellationToken).ConfigureAwait(false);
            if (AckOutcome.StatusOf(outcome) == MsgStatus.Fail)
            {
                return outcome; // Disposing rolls back.
            }

            if (database.CurrentTransaction != transaction)
            {
                throw new InvalidOperationException(
                    "The handler ended the transaction of its message, which must commit together with the message's row. Remove its Commit or Rollback; to roll back, throw.");
            }

            if (scope.Context.ChangeTracker.HasChanges())
            {
                await scope.Context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            }

            Step = HandlingStep.Record;
            if (!await claims.CompleteAsync(scope.Context, claim, timeProvider.GetElapsedTime(started), keepContent, cancellationToken).ConfigureAwait(false))
            {
                throw new ClaimLostException();
            }

            // Not cancelable: a canceled commit may have happened.
            Step = HandlingStep.Commit;
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return outcome;
        }
    }

    private async ValueTask<HandlingOutcome> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await handlers.HandleAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException e) when (e.Message == RelationalStrings.TransactionAlreadyStarted)
        {
            throw new InvalidOperationException(
                "The handler began a transaction on the context of its message, which is in one already. Remove its BeginTransaction: what it saves commits together with the message's row.", e);
        }
    }
}
