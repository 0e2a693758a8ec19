using System.Data.Common;
using Alipay.Messaging.EntityFrameworkCore.Table;
using Microsoft.EntityFrameworkCore;

namespace Alipay.Messaging.EntityFrameworkCore.Claims;

/// <summary>
/// Claims messages and records their ends, one short statement each. The fencing token alone decides who may commit: clocks of
/// instances that disagree make a claim end early or late, and never let two commit.
/// </summary>
internal sealed class ClaimTable(LedgerDatabase database, TimeSpan lease, TimeProvider timeProvider)
{
    public TimeSpan Lease => lease;

    public DateTimeOffset Now => timeProvider.GetUtcNow();

    /// <summary>Claims a message for a handler that runs before the answer.</summary>
    /// <param name="context">The context, whose change tracker stays untouched.</param>
    /// <param name="fresh">The row to insert when there is none. Its state is set here.</param>
    /// <param name="cancellationToken">Canceled when the client closes.</param>
    public async Task<ClaimResult> TryClaimAsync(DbContext context, AlipayMessageRecord fresh, CancellationToken cancellationToken)
    {
        var key = new MessageKey(fresh.AppId, fresh.MsgId, fresh.ContentHash);
        var (row, reused) = await FindAsync(context, key, cancellationToken).ConfigureAwait(false);
        if (row is null)
        {
            var claim = NewClaim(key, AlipayMessageState.Claimed);
            (fresh.State, fresh.ClaimToken, fresh.Attempts, fresh.DueAt) = (claim.State, claim.Token, 1, claim.Until);
            row = await InsertAsync(context, fresh, key, cancellationToken).ConfigureAwait(false);
            if (row is null)
            {
                return new ClaimResult(claim, claim.State, reused);
            }
        }

        var taken = row.State == AlipayMessageState.Failed || (row.State == AlipayMessageState.Claimed && row.DueAt <= Now)
            ? await TakeOverAsync(context, key, row, cancellationToken).ConfigureAwait(false)
            : null;
        return new ClaimResult(taken, row.State == AlipayMessageState.Failed ? AlipayMessageState.Claimed : row.State, reused);
    }

    /// <summary>Records the success, within the transaction of what the handler saved.</summary>
    /// <returns>False when the claim was lost: the transaction must not commit.</returns>
    public async Task<bool> CompleteAsync(DbContext context, MessageClaim claim, TimeSpan duration, bool keepContent, CancellationToken cancellationToken)
    {
        var now = Now;
        var held = context.Messages().HeldBy(claim);
        var rows = keepContent
            ? await held.ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.State, AlipayMessageState.Handled)
                    .SetProperty(row => row.DueAt, now)
                    .SetProperty(row => row.HandledAt, now)
                    .SetProperty(row => row.Duration, duration),
                cancellationToken).ConfigureAwait(false)
            : await held.ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.State, AlipayMessageState.Handled)
                    .SetProperty(row => row.DueAt, now)
                    .SetProperty(row => row.HandledAt, now)
                    .SetProperty(row => row.Duration, duration)
                    .SetProperty(row => row.Content, (string?)null),
                cancellationToken).ConfigureAwait(false);
        return rows == 1;
    }

    /// <summary>Whether the claim's transaction has committed, asked over another connection.</summary>
    public Task<bool> IsCompletedAsync(MessageClaim claim)
        => database.RunAsync(context => context.Messages().Of(claim.Key)
            .AnyAsync(row => row.State == AlipayMessageState.Handled && row.ClaimToken == claim.Token, CancellationToken.None));

    /// <summary>Ends a claim whose handler did not succeed.</summary>
    public Task ReleaseAsync(MessageClaim claim, AlipayMessageState state, DateTimeOffset due, string error)
        => database.RunAsync(context => context.Messages().HeldBy(claim).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.State, state)
                .SetProperty(row => row.DueAt, due)
                .SetProperty(row => row.LastError, error),
            CancellationToken.None));

    /// <summary>Extends the lease. False when the claim was lost.</summary>
    public async Task<bool> ExtendAsync(MessageClaim claim)
    {
        var until = Now + lease;
        return await database.RunAsync(context => context.Messages().HeldBy(claim).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.DueAt, until), CancellationToken.None)).ConfigureAwait(false) == 1;
    }

    public MessageClaim NewClaim(MessageKey key, AlipayMessageState state) => new(key, MessageClaim.NewToken(), state, Now + lease);

    /// <summary>Finds the row of a message, and whether there are others of the same id.</summary>
    public static async Task<(AlipayMessageRecord? Row, bool Reused)> FindAsync(DbContext context, MessageKey key, CancellationToken cancellationToken)
    {
        var rows = await context.Messages().Where(row => row.AppId == key.AppId && row.MsgId == key.MsgId)
            .Select(row => new AlipayMessageRecord { ContentHash = row.ContentHash, State = row.State, ClaimToken = row.ClaimToken, DueAt = row.DueAt })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return (rows.Find(row => row.ContentHash == key.ContentHash), rows.Exists(row => row.ContentHash != key.ContentHash));
    }

    /// <summary>Inserts a row; returns the existing one when another delivery was faster.</summary>
    public static async Task<AlipayMessageRecord?> InsertAsync(DbContext context, AlipayMessageRecord fresh, MessageKey key, CancellationToken cancellationToken)
    {
        try
        {
            await RecordInsert.ExecuteAsync(context, fresh, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (DbException)
        {
            // The key exists, or the database failed. Codes for the former differ by provider: the row itself tells.
            if ((await FindAsync(context, key, cancellationToken).ConfigureAwait(false)).Row is { } row)
            {
                // Its own insert may have succeeded although its answer was lost.
                return row.ClaimToken == fresh.ClaimToken ? null : row;
            }

            throw;
        }
    }

    private async Task<MessageClaim?> TakeOverAsync(DbContext context, MessageKey key, AlipayMessageRecord row, CancellationToken cancellationToken)
    {
        var claim = NewClaim(key, AlipayMessageState.Claimed);
        var (state, token, due) = (row.State, row.ClaimToken, row.DueAt);
        var rows = await context.Messages().Of(key)
            .Where(one => one.State == state && one.ClaimToken == token && one.DueAt == due)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(one => one.State, AlipayMessageState.Claimed)
                    .SetProperty(one => one.ClaimToken, claim.Token)
                    .SetProperty(one => one.Attempts, one => one.Attempts + 1)
                    .SetProperty(one => one.DueAt, claim.Until),
                cancellationToken).ConfigureAwait(false);
        return rows == 1 ? claim : null;
    }
}
