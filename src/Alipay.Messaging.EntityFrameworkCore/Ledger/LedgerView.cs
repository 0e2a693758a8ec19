using Alipay.Messaging.Pipeline;

namespace Alipay.Messaging.EntityFrameworkCore.Ledger;

/// <summary>The ledger, as the inspector shows it.</summary>
internal sealed class LedgerView(IAlipayMessageLedger ledger) : ILedgerView
{
    public async Task<IReadOnlyList<LedgerRow>> ReadAsync(string state, long after, int limit, CancellationToken cancellationToken)
    {
        if (!Enum.TryParse<AlipayMessageState>(state, out var parsed) || !Enum.IsDefined(parsed))
        {
            throw new ArgumentException($"There is no state '{state}': there are {string.Join(", ", Enum.GetNames<AlipayMessageState>())}.");
        }

        var rows = await ledger.QueryAsync(new AlipayMessageQuery { State = parsed, AfterId = after, Limit = limit }, cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(Describe)];
    }

    public async Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellationToken)
        => (await ledger.CountByStateAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(count => count.Key.ToString(), count => count.Value);

    public Task<string?> ReadContentAsync(long id, CancellationToken cancellationToken) => ledger.ReadContentAsync(id, cancellationToken);

    public Task<bool> RedriveAsync(long id, CancellationToken cancellationToken) => ledger.RedriveAsync(id, cancellationToken);

    public Task<bool> DiscardAsync(long id, CancellationToken cancellationToken) => ledger.DiscardAsync(id, cancellationToken);

    private static LedgerRow Describe(AlipayMessageRecord row) => new()
    {
        Id = row.Id,
        MsgApi = row.MsgApi,
        MsgId = row.MsgId,
        Channel = row.Channel,
        State = row.State.ToString(),
        Attempts = row.Attempts,
        ReceivedAt = row.ReceivedAt,
        LastError = row.LastError,
        HasContent = row.Content is not null,
        CanRedrive = row.State is AlipayMessageState.Dead or AlipayMessageState.Failed && row.Content is not null,
        CanDiscard = row.State is AlipayMessageState.Dead or AlipayMessageState.Failed or AlipayMessageState.Waiting,
    };
}
