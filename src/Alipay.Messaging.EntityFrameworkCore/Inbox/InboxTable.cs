using System.Data;
using Alipay.Messaging.EntityFrameworkCore.Claims;
using Alipay.Messaging.EntityFrameworkCore.Table;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Alipay.Messaging.EntityFrameworkCore.Inbox;

/// <summary>Picks waiting messages of one application, so that each goes to one worker.</summary>
internal sealed class InboxTable(LedgerDatabase database, ClaimTable claims, string appId, bool isOrdered, bool? skipLocked)
{
    private const string SkipLocked = " FOR UPDATE SKIP LOCKED";

    /// <summary>Claims up to that many messages that are due. Not cancelable: a message that was claimed and not returned would wait for its lease.</summary>
    public Task<List<AlipayMessageRecord>> PickAsync(int count)
        => database.RunAsync(context => context.Database.CreateExecutionStrategy().ExecuteAsync(
            async cancellation =>
            {
                var token = MessageClaim.NewToken();
                var ids = Locks(context)
                    ? await ClaimLockedAsync(context, token, count, cancellation).ConfigureAwait(false)
                    : await ClaimAsync(context, await Due(context, count).ToListAsync(cancellation).ConfigureAwait(false), token, cancellation).ConfigureAwait(false);
                return ids.Count == 0 ? [] : await context.Messages()
                    .Where(row => ids.Contains(row.Id) && row.State == AlipayMessageState.Running && row.ClaimToken == token)
                    .OrderBy(row => row.Id)
                    .ToListAsync(cancellation).ConfigureAwait(false);
            },
            CancellationToken.None));

    /// <summary>Lets messages wait again whose worker has not extended its claim.</summary>
    public Task<int> ReclaimAsync(CancellationToken cancellationToken)
    {
        var (now, token) = (claims.Now, MessageClaim.NewToken());
        return database.RunAsync(context => context.Messages()
            .Where(row => row.AppId == appId && row.State == AlipayMessageState.Running && row.DueAt <= now)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.State, AlipayMessageState.Waiting)
                    .SetProperty(row => row.ClaimToken, token)
                    .SetProperty(row => row.DueAt, now),
                cancellationToken));
    }

    /// <summary>Gives back a message whose handler did not fail by itself: the attempt does not count.</summary>
    public Task ReturnAsync(MessageClaim claim, TimeSpan delay)
    {
        var due = claims.Now + delay;
        return database.RunAsync(context => context.Messages().HeldBy(claim).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.State, AlipayMessageState.Waiting)
                .SetProperty(row => row.Attempts, row => row.Attempts - 1)
                .SetProperty(row => row.DueAt, due),
            CancellationToken.None));
    }

    /// <summary>Rows that another instance is picking are stepped over, where the database can; elsewhere the update decides.</summary>
    private bool Locks(DbContext context)
        => skipLocked ?? context.Database.ProviderName is { } name
            && (name.Contains("Npgsql", StringComparison.Ordinal) || name.Contains("MySql", StringComparison.OrdinalIgnoreCase));

    private IQueryable<long> Due(DbContext context, int count)
    {
        var now = claims.Now;
        var due = context.Messages().Where(row => row.AppId == appId && row.State == AlipayMessageState.Waiting && row.DueAt <= now);
        if (isOrdered)
        {
            var messages = context.Messages();
            due = due.Where(row => row.OrderKey == null || !messages.Any(earlier => earlier.AppId == appId && earlier.OrderKey == row.OrderKey && earlier.Id < row.Id
                && (earlier.State == AlipayMessageState.Waiting || earlier.State == AlipayMessageState.Running || earlier.State == AlipayMessageState.Dead)));
        }

        return due.OrderBy(row => row.DueAt).Select(row => row.Id).Take(count);
    }

    private async Task<List<long>> ClaimLockedAsync(DbContext context, long token, int count, CancellationToken cancellationToken)
    {
        // Read committed: at a higher level MySQL also locks the gaps that new messages go to.
        var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            var ids = new List<long>();
            using (var command = Due(context, count).CreateDbCommand())
            {
                command.CommandText += SkipLocked;
                command.Transaction = transaction.GetDbTransaction();
                var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    {
                        ids.Add(reader.GetInt64(0));
                    }
                }
            }

            ids = await ClaimAsync(context, ids, token, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return ids;
        }
    }

    /// <summary>Claims those that still wait; their token tells which.</summary>
    private async Task<List<long>> ClaimAsync(DbContext context, List<long> ids, long token, CancellationToken cancellationToken)
    {
        var until = claims.Now + claims.Lease;
        return ids.Count > 0 && await context.Messages().Where(row => ids.Contains(row.Id) && row.State == AlipayMessageState.Waiting).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.State, AlipayMessageState.Running)
                .SetProperty(row => row.ClaimToken, token)
                .SetProperty(row => row.Attempts, row => row.Attempts + 1)
                .SetProperty(row => row.DueAt, until),
            cancellationToken).ConfigureAwait(false) > 0 ? ids : [];
    }
}
