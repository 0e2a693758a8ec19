using System.Text;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.EntityFrameworkCore.Claims;
using Alipay.Messaging.EntityFrameworkCore.Diagnostics;
using Alipay.Messaging.EntityFrameworkCore.Handling;
using Alipay.Messaging.EntityFrameworkCore.Table;
using Alipay.Messaging.Pipeline;
using Alipay.Messaging.Runtime;

namespace Alipay.Messaging.EntityFrameworkCore.Inbox;

/// <summary>Runs the handler of one picked message and records how it ended.</summary>
internal sealed class InboxWorker(
    LedgerDatabase database, ClaimTable claims, InboxTable table, MessageRecords records, AlipayMessageLedgerOptions options, PreparedApp app, TimeProvider timeProvider)
{
    private readonly MessageRunner _runner = new(database, claims, app.Handlers, options, timeProvider, app.Logger);

    /// <param name="picked">The message. Its heartbeat is stopped here.</param>
    /// <param name="cancellationToken">Canceled when the host does not wait for handlers any longer.</param>
    public async Task RunAsync(PickedMessage picked, CancellationToken cancellationToken)
    {
        try
        {
            await using (picked.Heartbeat.ConfigureAwait(false))
            {
                await EndAsync(picked, await HandleAsync(picked).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            app.Logger.FailureNotRecorded(picked.Record.MsgId, e);
        }
    }

    private async Task<(ReceivedMessage Message, HandlingOutcome Outcome)> HandleAsync(PickedMessage picked)
    {
        var record = picked.Record;
        var message = new ReceivedMessage(record.AppId, record.MsgApi, record.MsgId, default);
        try
        {
            var content = records.Unprotect(record.Content ?? throw new InvalidOperationException("The row has no content."));
            message = new ReceivedMessage(record.AppId, record.MsgApi, record.MsgId, Encoding.UTF8.GetBytes(content), record.SentAt?.ToUnixTimeMilliseconds());
        }
        catch (Exception e)
        {
            message.Error = e;
            return (message, HandlingOutcome.BodyUnreadable);
        }

        var stage = new ObservedStage(new Run(database, _runner, picked.Claim, picked.Heartbeat), app.Metrics, timeProvider, app.Logger, app.Observers);
        return (message, await stage.HandleAsync(message, picked.Heartbeat.Lost).ConfigureAwait(false));
    }

    private async Task EndAsync(PickedMessage picked, (ReceivedMessage Message, HandlingOutcome Outcome) end, CancellationToken cancellationToken)
    {
        var (message, outcome) = end;
        var attempt = picked.Record.Attempts;
        if (AckOutcome.StatusOf(outcome) == MsgStatus.Success)
        {
            app.Logger.HandledByWorker(message.MsgId, message.MsgApi, attempt);
        }
        else if (cancellationToken.IsCancellationRequested)
        {
            await table.ReturnAsync(picked.Claim, TimeSpan.Zero).ConfigureAwait(false);
        }
        else if (outcome == HandlingOutcome.StoreFailed)
        {
            // The database failed and not the message. Of no effect on a claim that was lost.
            await table.ReturnAsync(picked.Claim, Delay(attempt)).ConfigureAwait(false);
        }
        else if (outcome != HandlingOutcome.DuplicateInProgress)
        {
            await FailAsync(picked, message, outcome, attempt).ConfigureAwait(false);
        }
    }

    private async Task FailAsync(PickedMessage picked, ReceivedMessage message, HandlingOutcome outcome, int attempt)
    {
        var error = MessageRecords.ErrorOf(message, outcome);
        if (attempt < options.MaxAttempts)
        {
            var delay = Delay(attempt);
            app.Logger.AttemptFailed(message.MsgId, message.MsgApi, attempt, options.MaxAttempts, error, (long)delay.TotalMilliseconds, message.Error);
            await claims.ReleaseAsync(picked.Claim, AlipayMessageState.Waiting, claims.Now + delay, error).ConfigureAwait(false);
            return;
        }

        app.Logger.DeadLetter(message.MsgId, message.MsgApi, attempt, error, message.Error);
        await claims.ReleaseAsync(picked.Claim, AlipayMessageState.Dead, claims.Now, error).ConfigureAwait(false);
        await TellSinkAsync(message, attempt).ConfigureAwait(false);
    }

    private async Task TellSinkAsync(ReceivedMessage message, int attempts)
    {
        if (app.Options.FailedMessageSink is not { } sink)
        {
            return;
        }

        try
        {
            await sink.OnFailedAsync(
                new FailedMessage
                {
                    AppId = message.AppId,
                    MsgApi = message.MsgApi,
                    MsgId = message.MsgId,
                    Content = message.ContentText,
                    Failures = attempts,
                    LastError = message.Error,
                },
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            app.Logger.FailedMessageSinkFailed(message.MsgId, e);
        }
    }

    private TimeSpan Delay(int attempt) => RetryBackoff.Delay(attempt, options.RetryDelay, options.MaxRetryDelay, Random.Shared.NextDouble());

    /// <summary>The stage below the span and the measurements of a run.</summary>
    private sealed class Run(LedgerDatabase database, MessageRunner runner, MessageClaim claim, ClaimHeartbeat heartbeat) : IMessageStage
    {
        public async ValueTask<HandlingOutcome> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
        {
            try
            {
                var scope = database.Open();
                await using (scope.ConfigureAwait(false))
                {
                    return await runner.RunAsync(scope, message, claim, heartbeat).ConfigureAwait(false);
                }
            }
            catch (Exception e)
            {
                message.Error = e;
                return HandlingOutcome.StoreFailed;
            }
        }
    }
}
