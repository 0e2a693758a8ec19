namespace Alipay.Messaging.EntityFrameworkCore;

/// <summary>
/// The messages of one application in its database, for operators. A singleton among the services, keyed by the name of the application
/// when it has one. Thread-safe. Each call uses a dedicated scope and context; what the database throws is thrown.
/// </summary>
public interface IAlipayMessageLedger
{
    /// <summary>Finds a message by Alipay's id.</summary>
    /// <param name="msgId">The id.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>None, one, or several messages with the same id and different content.</returns>
    Task<IReadOnlyList<AlipayMessageRecord>> FindAsync(string msgId, CancellationToken cancellationToken = default);

    /// <summary>Returns a page of messages in order of receipt.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The page; shorter than the limit at the end.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of its range.</exception>
    Task<IReadOnlyList<AlipayMessageRecord>> QueryAsync(AlipayMessageQuery query, CancellationToken cancellationToken = default);

    /// <summary>Reads the content of a message, decrypted. Business data: do not log it.</summary>
    /// <param name="id">The <see cref="AlipayMessageRecord.Id"/>.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The exact text; <see langword="null"/> when there is no such message or its content is not kept.</returns>
    Task<string?> ReadContentAsync(long id, CancellationToken cancellationToken = default);

    /// <summary>Counts the messages of each state. Reads an index over the whole application: seconds for many millions of rows.</summary>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>A count for each state, zero included.</returns>
    Task<IReadOnlyDictionary<AlipayMessageState, long>> CountByStateAsync(CancellationToken cancellationToken = default);

    /// <summary>Returns what waits.</summary>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The backlog at this time.</returns>
    Task<AlipayMessageBacklog> GetBacklogAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Lets workers handle a dead or failed message again, with all its attempts. Its content must be in the table: always so for a dead letter, and for a
    /// failed message when <see cref="AlipayMessageLedgerOptions.ContentRetention"/> is not zero.
    /// </summary>
    /// <param name="id">The <see cref="AlipayMessageRecord.Id"/>.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>False when there is no such message, or its state or missing content forbids it.</returns>
    Task<bool> RedriveAsync(long id, CancellationToken cancellationToken = default);

    /// <summary>As <see cref="RedriveAsync"/>, for the messages of a query.</summary>
    /// <param name="query">Which, up to its limit.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>How many.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of its range.</exception>
    Task<int> RedriveManyAsync(AlipayMessageQuery query, CancellationToken cancellationToken = default);

    /// <summary>
    /// Decides that a dead, failed or waiting message is never handled. A redelivery is then acknowledged without the handler, and messages that it
    /// held are handled.
    /// </summary>
    /// <param name="id">The <see cref="AlipayMessageRecord.Id"/>.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>False when there is no such message, or its state forbids it.</returns>
    Task<bool> DiscardAsync(long id, CancellationToken cancellationToken = default);

    /// <summary>As <see cref="DiscardAsync"/>, for the messages of a query.</summary>
    /// <param name="query">Which, up to its limit.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>How many.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of its range.</exception>
    Task<int> DiscardManyAsync(AlipayMessageQuery query, CancellationToken cancellationToken = default);
}
