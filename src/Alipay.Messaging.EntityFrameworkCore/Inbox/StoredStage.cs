using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.EntityFrameworkCore.Claims;
using Alipay.Messaging.EntityFrameworkCore.Diagnostics;
using Alipay.Messaging.EntityFrameworkCore.Handling;
using Alipay.Messaging.EntityFrameworkCore.Table;
using Alipay.Messaging.Pipeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.EntityFrameworkCore.Inbox;

/// <summary>Stores each message, so that it can be acknowledged before its handler runs.</summary>
internal sealed class StoredStage(
    LedgerDatabase database, ClaimTable claims, MessageRecords records, InboxSignal signal, MessagingMetrics metrics, ILogger logger) : IMessageStage
{
    public async ValueTask<HandlingOutcome> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var scope = database.Open();
            await using (scope.ConfigureAwait(false))
            {
                return await StoreAsync(scope.Context, message, records.CreateStored(message, metrics.Channel), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            logger.LedgerFailed(message.MsgId, e);
            return HandlingOutcome.StoreFailed;
        }
    }

    private async Task<HandlingOutcome> StoreAsync(DbContext context, ReceivedMessage message, AlipayMessageRecord fresh, CancellationToken cancellationToken)
    {
        var key = new MessageKey(fresh.AppId, fresh.MsgId, fresh.ContentHash);
        var (row, reused) = await ClaimTable.FindAsync(context, key, cancellationToken).ConfigureAwait(false);
        row ??= await ClaimTable.InsertAsync(context, fresh, key, cancellationToken).ConfigureAwait(false);
        if (row is null || (IsFree(row) && await ConvertAsync(context, key, row, fresh, cancellationToken).ConfigureAwait(false)))
        {
            records.ReportReuse(message, reused, metrics);
            logger.Stored(message.MsgId, message.MsgApi);
            signal.Set();
            return HandlingOutcome.Stored;
        }

        return records.Duplicate(message, row.State);
    }

    /// <summary>Whether an earlier delivery, that was handled before its answer, has ended without success.</summary>
    private bool IsFree(AlipayMessageRecord row)
        => row.State == AlipayMessageState.Failed || (row.State == AlipayMessageState.Claimed && row.DueAt <= claims.Now);

    private static async Task<bool> ConvertAsync(
        DbContext context, MessageKey key, AlipayMessageRecord row, AlipayMessageRecord fresh, CancellationToken cancellationToken)
    {
        var (state, token, due) = (row.State, row.ClaimToken, row.DueAt);
        return await context.Messages().Of(key)
            .Where(one => one.State == state && one.ClaimToken == token && one.DueAt == due)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(one => one.State, AlipayMessageState.Waiting)
                    .SetProperty(one => one.ClaimToken, fresh.ClaimToken)
                    .SetProperty(one => one.DueAt, fresh.DueAt)
                    .SetProperty(one => one.OrderKey, fresh.OrderKey)
                    .SetProperty(one => one.Content, fresh.Content),
                cancellationToken).ConfigureAwait(false) == 1;
    }
}
