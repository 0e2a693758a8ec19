namespace Alipay.Messaging.Pipeline;

/// <summary>What an operator sees of the ledger of one application, and may decide. The ledger's package implements it, the inspector shows it.</summary>
internal interface ILedgerView
{
    /// <summary>Reads a page of one state, in order of receipt.</summary>
    /// <param name="state">The name of the state.</param>
    /// <param name="after">The id after which the page begins.</param>
    /// <param name="limit">How many rows at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="ArgumentException">There is no such state.</exception>
    Task<IReadOnlyList<LedgerRow>> ReadAsync(string state, long after, int limit, CancellationToken cancellationToken);

    /// <summary>Counts the rows of each state.</summary>
    Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellationToken);

    /// <summary>Reads a content; null when it is not kept.</summary>
    Task<string?> ReadContentAsync(long id, CancellationToken cancellationToken);

    /// <summary>False when the state of the row does not allow it.</summary>
    Task<bool> RedriveAsync(long id, CancellationToken cancellationToken);

    /// <summary>False when the state of the row does not allow it.</summary>
    Task<bool> DiscardAsync(long id, CancellationToken cancellationToken);
}
