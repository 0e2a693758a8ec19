using Alipay.Messaging.EntityFrameworkCore.Handling;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.EntityFrameworkCore.Diagnostics;

/// <summary>Every line that this package logs, besides those of a message that the core has. Ids only: never content.</summary>
internal static partial class LedgerLog
{
    [LoggerMessage(100, LogLevel.Error, "Message {MsgId}: the ledger failed (database, OrderBy or ContentProtector); not passed to a handler, answered FAIL, so it is redelivered.")]
    public static partial void LedgerFailed(this ILogger logger, string msgId, Exception exception);

    [LoggerMessage(101, LogLevel.Error, "Message {MsgId} ({MsgApi}): its transaction failed (step {Step}) and was rolled back; it is tried again.")]
    public static partial void TransactionFailed(this ILogger logger, string msgId, string msgApi, HandlingStep step, Exception exception);

    [LoggerMessage(102, LogLevel.Warning, "Message {MsgId} ({MsgApi}): another instance took the claim over; what this handler saved was rolled back.")]
    public static partial void ClaimLost(this ILogger logger, string msgId, string msgApi);

    [LoggerMessage(103, LogLevel.Warning, "Message {MsgId}: its failure could not be recorded; it is tried again when the claim's lease has ended.")]
    public static partial void FailureNotRecorded(this ILogger logger, string msgId, Exception exception);

    [LoggerMessage(104, LogLevel.Warning, "Message {MsgId}: the lease of its claim could not be extended; another instance may take it over.")]
    public static partial void HeartbeatFailed(this ILogger logger, string msgId, Exception exception);

    [LoggerMessage(105, LogLevel.Warning, "Message {MsgId}: the claim was taken over while its handler ran; the handler's token was canceled.")]
    public static partial void ClaimExpired(this ILogger logger, string msgId);

    [LoggerMessage(106, LogLevel.Warning, "Message {MsgId} ({MsgApi}): the answer to its commit was lost, and its row shows that it was committed.")]
    public static partial void CommitVerified(this ILogger logger, string msgId, string msgApi);

    [LoggerMessage(107, LogLevel.Error, "A callback that a handler registered on its token threw when the claim was lost.")]
    public static partial void TokenCallbackOfHandlerFailed(this ILogger logger, Exception exception);

    [LoggerMessage(108, LogLevel.Debug, "Message {MsgId} ({MsgApi}) is stored; the answer is SUCCESS.")]
    public static partial void Stored(this ILogger logger, string msgId, string msgApi);

    [LoggerMessage(109, LogLevel.Debug, "Message {MsgId} ({MsgApi}) was stored before and is not handled yet; answered SUCCESS.")]
    public static partial void StoredBefore(this ILogger logger, string msgId, string msgApi);

    [LoggerMessage(110, LogLevel.Warning, "Message {MsgId} ({MsgApi}): attempt {Attempt} of {MaxAttempts} failed ({Error}); the next one is in {DelayMs} ms.")]
    public static partial void AttemptFailed(
        this ILogger logger, string msgId, string msgApi, int attempt, int maxAttempts, string error, long delayMs, Exception? exception);

    [LoggerMessage(111, LogLevel.Error, "Message {MsgId} ({MsgApi}) failed {Attempts} times and is a dead letter ({Error}): it is handled only when it is re-driven.")]
    public static partial void DeadLetter(this ILogger logger, string msgId, string msgApi, int attempts, string error, Exception? exception);

    [LoggerMessage(112, LogLevel.Error, "App {AppId}: the inbox cannot read the database; stored messages wait until it can.")]
    public static partial void InboxCannotRead(this ILogger logger, string appId, Exception exception);

    [LoggerMessage(113, LogLevel.Information, "App {AppId}: the inbox reads the database again.")]
    public static partial void InboxReadsAgain(this ILogger logger, string appId);

    [LoggerMessage(114, LogLevel.Warning, "App {AppId}: handlers of stored messages still ran after the drain timeout; their messages are handled again after the lease.")]
    public static partial void InboxDrainTimedOut(this ILogger logger, string appId);

    [LoggerMessage(115, LogLevel.Debug, "Message {MsgId} ({MsgApi}) was handled by a worker, at attempt {Attempt}.")]
    public static partial void HandledByWorker(this ILogger logger, string msgId, string msgApi, int attempt);

    [LoggerMessage(116, LogLevel.Debug, "App {AppId}: {Count} old rows of messages were deleted.")]
    public static partial void RowsDeleted(this ILogger logger, string appId, int count);

    [LoggerMessage(117, LogLevel.Warning, "App {AppId}: the backlog could not be read, or old rows could not be deleted; it is tried again.")]
    public static partial void MaintenanceFailed(this ILogger logger, string appId, Exception exception);
}
