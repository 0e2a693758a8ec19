using Alipay.Messaging.EntityFrameworkCore.Handling;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.EntityFrameworkCore.Diagnostics;

/// <summary>Every line that this package logs, besides those of a message that the core has. Ids only: never content.</summary>
internal static partial class LedgerLog
{
    [LoggerMessage(100, LogLevel.Error, "Message {MsgId}: the database of the ledger failed; not passed to a handler, answered FAIL, so it is redelivered.")]
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
}
