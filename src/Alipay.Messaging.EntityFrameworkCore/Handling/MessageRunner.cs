using System.Data;
using System.Runtime.ExceptionServices;
using Alipay.Messaging.EntityFrameworkCore.Claims;
using Alipay.Messaging.EntityFrameworkCore.Diagnostics;
using Alipay.Messaging.EntityFrameworkCore.Table;
using Alipay.Messaging.Pipeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.EntityFrameworkCore.Handling;

/// <summary>Runs the handler of a claimed message under the execution strategy of the context. The end is not recorded when it fails.</summary>
internal sealed class MessageRunner(
    LedgerDatabase database, ClaimTable claims, IMessageStage handlers, AlipayMessageLedgerOptions options, TimeProvider timeProvider, ILogger logger)
{
    /// <summary>A database that checks snapshots refuses to commit a row that the heartbeat changed since.</summary>
    private readonly bool _extends = options.IsolationLevel is IsolationLevel.ReadCommitted or IsolationLevel.ReadUncommitted;

    /// <param name="first">The scope of the first attempt. Further ones open new scopes, so that each handler and context is clean.</param>
    /// <param name="message">The message.</param>
    /// <param name="claim">The claim.</param>
    /// <param name="heartbeat">Extends the claim; its token is the handler's.</param>
    public async Task<HandlingOutcome> RunAsync(LedgerScope first, ReceivedMessage message, MessageClaim claim, ClaimHeartbeat heartbeat)
    {
        if (!_extends)
        {
            await heartbeat.StopAsync().ConfigureAwait(false);
        }

        var transaction = new HandlingTransaction(
            claims, handlers, options.IsolationLevel, options.ContentRetention > TimeSpan.Zero, timeProvider);
        try
        {
            var attempts = 0;
            return await first.Context.Database.CreateExecutionStrategy().ExecuteAsync(
                async cancellation =>
                {
                    if (attempts++ == 0)
                    {
                        return await AttemptAsync(transaction, first, message, claim, cancellation).ConfigureAwait(false);
                    }

                    var scope = database.Open();
                    await using (scope.ConfigureAwait(false))
                    {
                        return await AttemptAsync(transaction, scope, message, claim, cancellation).ConfigureAwait(false);
                    }
                },
                heartbeat.Lost).ConfigureAwait(false);
        }
        catch (ClaimLostException)
        {
            logger.ClaimLost(message.MsgId, message.MsgApi);
            return HandlingOutcome.DuplicateInProgress;
        }
        catch (Exception e)
        {
            return Fail(message, transaction.Step, e is RetryLimitExceededException { InnerException: { } inner } ? inner : e);
        }
        finally
        {
            message.Services = null;
        }
    }

    private async Task<HandlingOutcome> AttemptAsync(
        HandlingTransaction transaction, LedgerScope scope, ReceivedMessage message, MessageClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            return await transaction.RunAsync(scope, message, claim, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (transaction.Step is HandlingStep.Commit || e is ClaimLostException)
        {
            // The answer to a commit was lost, of this attempt or of one before: the row tells whether it happened.
            if (await claims.IsCompletedAsync(claim).ConfigureAwait(false))
            {
                logger.CommitVerified(message.MsgId, message.MsgApi);
                return HandlingOutcome.Handled;
            }

            ExceptionDispatchInfo.Throw(e);
            throw;
        }
    }

    private HandlingOutcome Fail(ReceivedMessage message, HandlingStep step, Exception error)
    {
        message.Error = error;
        if (step == HandlingStep.Handler)
        {
            return HandlingOutcome.HandlerFailed; // What becomes of the message, and with it the line in the log, depends on its mode.
        }

        logger.TransactionFailed(message.MsgId, message.MsgApi, step, error);
        return HandlingOutcome.StoreFailed;
    }
}
