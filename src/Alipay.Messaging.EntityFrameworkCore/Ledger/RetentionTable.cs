using Alipay.Messaging.EntityFrameworkCore.Table;
using Microsoft.EntityFrameworkCore;

namespace Alipay.Messaging.EntityFrameworkCore.Ledger;

/// <summary>Deletes rows and contents whose time is over, in batches: no transaction holds many rows. Instances may run it concurrently.</summary>
internal sealed class RetentionTable(LedgerDatabase database, string appId, AlipayMessageLedgerOptions options)
{
    private const int BatchSize = 1000;

    /// <summary>The states that a row can rest in. A dead letter stays until an operator decides.</summary>
    private static readonly AlipayMessageState[] Deleted = [AlipayMessageState.Handled, AlipayMessageState.Discarded, AlipayMessageState.Failed, AlipayMessageState.Claimed];

    private DateTimeOffset _erasedUntil = DateTimeOffset.UnixEpoch;

    /// <returns>How many rows were deleted.</returns>
    public async Task<int> DeleteAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var deleted = 0;
        var until = now - options.Retention;
        foreach (var state in Deleted)
        {
            var found = BatchSize;
            while (found == BatchSize)
            {
                found = await database.RunAsync(async context =>
                {
                    var old = context.Messages().Where(row => row.AppId == appId && row.State == state && row.DueAt <= until);
                    var ids = await old.OrderBy(row => row.DueAt).Select(row => row.Id).Take(BatchSize).ToListAsync(cancellationToken).ConfigureAwait(false);
                    deleted += ids.Count == 0 ? 0 : await RecordDelete.ExecuteAsync(context, ids, state, until, cancellationToken).ConfigureAwait(false);
                    return ids.Count;
                }).ConfigureAwait(false);
            }
        }

        return deleted;
    }

    /// <summary>Erases the content of messages that were handled longer ago than it is kept.</summary>
    public async Task EraseAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (from, until) = (_erasedUntil, now - options.ContentRetention);
        while (from < until)
        {
            var start = from;
            var last = await database.RunAsync(async context =>
            {
                var old = context.Messages().Where(row => row.AppId == appId && row.State == AlipayMessageState.Handled && row.DueAt >= start && row.DueAt <= until && row.Content != null);
                var batch = await old.OrderBy(row => row.DueAt).Select(row => new { row.Id, row.DueAt }).Take(BatchSize).ToListAsync(cancellationToken).ConfigureAwait(false);
                var ids = batch.ConvertAll(row => row.Id);
                if (ids.Count > 0)
                {
                    await context.Messages().Where(row => ids.Contains(row.Id) && row.State == AlipayMessageState.Handled)
                        .ExecuteUpdateAsync(set => set.SetProperty(row => row.Content, (string?)null), cancellationToken).ConfigureAwait(false);
                }

                return ids.Count < BatchSize ? until : batch[^1].DueAt;
            }).ConfigureAwait(false);
            from = last;
        }

        // Clocks of instances differ: what another one recorded late is found at the next run.
        _erasedUntil = until - TimeSpan.FromHours(1);
    }
}
