using Alipay.Messaging.EntityFrameworkCore.Claims;
using Alipay.Messaging.EntityFrameworkCore.Inbox;
using Alipay.Messaging.EntityFrameworkCore.Table;
using Microsoft.EntityFrameworkCore;

namespace Alipay.Messaging.EntityFrameworkCore.Ledger;

/// <summary>The ledger for operators: queries, and changes that only rows at rest can have.</summary>
internal sealed class MessageLedger(
    LedgerDatabase database, Func<string> appId, AlipayMessageLedgerOptions options, InboxSignal signal, TimeProvider timeProvider) : IAlipayMessageLedger
{
    private const int MaxLimit = 1000;

    public Task<IReadOnlyList<AlipayMessageRecord>> FindAsync(string msgId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(msgId);
        var key = RecordText.Key(msgId);
        return ListAsync(rows => rows.Where(row => row.MsgId == key), cancellationToken);
    }

    public Task<IReadOnlyList<AlipayMessageRecord>> QueryAsync(AlipayMessageQuery query, CancellationToken cancellationToken = default)
    {
        CheckLimit(query);
        return ListAsync(rows => Filter(rows, query).OrderBy(row => row.Id).Take(query.Limit), cancellationToken);
    }

    public async Task<string?> ReadContentAsync(long id, CancellationToken cancellationToken = default)
    {
        var rows = await ListAsync(rows => rows.Where(row => row.Id == id), cancellationToken).ConfigureAwait(false);
        return rows is [{ Content: { } stored }] ? options.ContentProtector is { } protector ? protector.Unprotect(stored) : stored : null;
    }

    public async Task<IReadOnlyDictionary<AlipayMessageState, long>> CountByStateAsync(CancellationToken cancellationToken = default)
    {
        var app = appId();
        var counts = await database.RunAsync(context => context.Messages().Where(row => row.AppId == app)
            .GroupBy(row => row.State)
            .Select(group => new { State = group.Key, Count = group.LongCount() })
            .ToDictionaryAsync(group => group.State, group => group.Count, cancellationToken)).ConfigureAwait(false);
        return Enum.GetValues<AlipayMessageState>().ToDictionary(state => state, state => counts.GetValueOrDefault(state));
    }

    public Task<AlipayMessageBacklog> GetBacklogAsync(CancellationToken cancellationToken = default)
    {
        var app = appId();
        return database.RunAsync(async context =>
        {
            var waiting = context.Messages().Where(row => row.AppId == app && row.State == AlipayMessageState.Waiting);
            var first = await waiting.OrderBy(row => row.DueAt).Select(row => (DateTimeOffset?)row.DueAt).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            var overdue = timeProvider.GetUtcNow() - first;
            return new AlipayMessageBacklog
            {
                Waiting = await waiting.LongCountAsync(cancellationToken).ConfigureAwait(false),
                Overdue = overdue > TimeSpan.Zero ? overdue.Value : TimeSpan.Zero,
                Dead = await context.Messages().LongCountAsync(row => row.AppId == app && row.State == AlipayMessageState.Dead, cancellationToken).ConfigureAwait(false),
            };
        });
    }

    public async Task<bool> RedriveAsync(long id, CancellationToken cancellationToken = default)
        => await RedriveAllAsync([id], cancellationToken).ConfigureAwait(false) == 1;

    public async Task<int> RedriveManyAsync(AlipayMessageQuery query, CancellationToken cancellationToken = default)
        => await RedriveAllAsync(await IdsAsync(query, IsRedrivable, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    public async Task<bool> DiscardAsync(long id, CancellationToken cancellationToken = default)
        => await DiscardAllAsync([id], cancellationToken).ConfigureAwait(false) == 1;

    public async Task<int> DiscardManyAsync(AlipayMessageQuery query, CancellationToken cancellationToken = default)
        => await DiscardAllAsync(await IdsAsync(query, IsDiscardable, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    private static IQueryable<AlipayMessageRecord> IsRedrivable(IQueryable<AlipayMessageRecord> rows)
        => rows.Where(row => (row.State == AlipayMessageState.Dead || row.State == AlipayMessageState.Failed) && row.Content != null);

    private static IQueryable<AlipayMessageRecord> IsDiscardable(IQueryable<AlipayMessageRecord> rows)
        => rows.Where(row => row.State == AlipayMessageState.Dead || row.State == AlipayMessageState.Failed || row.State == AlipayMessageState.Waiting);

    private static IQueryable<AlipayMessageRecord> Filter(IQueryable<AlipayMessageRecord> rows, AlipayMessageQuery query)
    {
        var after = query.AfterId;
        rows = rows.Where(row => row.Id > after);
        if (query.State is { } state)
        {
            rows = rows.Where(row => row.State == state);
        }

        if (query.MsgApi is { } msgApi)
        {
            rows = rows.Where(row => row.MsgApi == msgApi);
        }

        if (query.ReceivedFrom is { } from)
        {
            rows = rows.Where(row => row.ReceivedAt >= from);
        }

        return query.ReceivedBefore is { } before ? rows.Where(row => row.ReceivedAt < before) : rows;
    }

    private static void CheckLimit(AlipayMessageQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, MaxLimit);
    }

    private async Task<int> RedriveAllAsync(List<long> ids, CancellationToken cancellationToken)
    {
        var (app, now, token) = (appId(), timeProvider.GetUtcNow(), MessageClaim.NewToken());
        var changed = await database.RunAsync(context => IsRedrivable(context.Messages().Where(row => row.AppId == app && ids.Contains(row.Id))).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.State, AlipayMessageState.Waiting)
                .SetProperty(row => row.ClaimToken, token)
                .SetProperty(row => row.Attempts, 0)
                .SetProperty(row => row.DueAt, now),
            cancellationToken)).ConfigureAwait(false);
        signal.Set();
        return changed;
    }

    private async Task<int> DiscardAllAsync(List<long> ids, CancellationToken cancellationToken)
    {
        var (app, now, token) = (appId(), timeProvider.GetUtcNow(), MessageClaim.NewToken());
        var changed = await database.RunAsync(context => IsDiscardable(context.Messages().Where(row => row.AppId == app && ids.Contains(row.Id))).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.State, AlipayMessageState.Discarded)
                .SetProperty(row => row.ClaimToken, token)
                .SetProperty(row => row.Content, (string?)null)
                .SetProperty(row => row.DueAt, now),
            cancellationToken)).ConfigureAwait(false);
        signal.Set();
        return changed;
    }

    private Task<List<long>> IdsAsync(
        AlipayMessageQuery query, Func<IQueryable<AlipayMessageRecord>, IQueryable<AlipayMessageRecord>> allowed, CancellationToken cancellationToken)
    {
        CheckLimit(query);
        var app = appId();
        return database.RunAsync(context => allowed(Filter(context.Messages().Where(row => row.AppId == app), query))
            .OrderBy(row => row.Id).Select(row => row.Id).Take(query.Limit).ToListAsync(cancellationToken));
    }

    private async Task<IReadOnlyList<AlipayMessageRecord>> ListAsync(
        Func<IQueryable<AlipayMessageRecord>, IQueryable<AlipayMessageRecord>> which, CancellationToken cancellationToken)
    {
        var app = appId();
        return await database.RunAsync(context => which(context.Messages().Where(row => row.AppId == app)).ToListAsync(cancellationToken)).ConfigureAwait(false);
    }
}
