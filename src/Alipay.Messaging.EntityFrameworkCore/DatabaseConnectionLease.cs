using Alipay.Messaging.EntityFrameworkCore.Lease;
using Alipay.Messaging.EntityFrameworkCore.Table;
using Microsoft.EntityFrameworkCore;

namespace Alipay.Messaging.EntityFrameworkCore;

/// <summary>
/// Keeps in a database which of several instances on one app id may connect. Thread-safe; one store serves any number of clients.
/// </summary>
/// <remarks>
/// One row an application, in the table that <c>AddAlipayConnectionLeases</c> adds to the model. Each change is one conditional statement, and the end of a lease is
/// measured by the clock of the database server. For SQLite, PostgreSQL, MySQL, MariaDB and SQL Server. See docs/several-instances.md.
/// </remarks>
public sealed class DatabaseConnectionLease : IConnectionLease
{
    private readonly Func<Func<DbContext, Task<bool>>, Task<bool>> _run;

    /// <summary>A store on contexts that a function creates, for a client without a host. A host has <c>UseEntityFrameworkConnectionLease</c>.</summary>
    /// <param name="create">Creates a context, whose model has the table of leases. Each call of a member creates one and disposes it. Called concurrently.</param>
    public DatabaseConnectionLease(Func<DbContext> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        _run = operation => RunAsync(create, operation);
    }

    internal DatabaseConnectionLease(LedgerDatabase database) => _run = database.RunAsync;

    /// <inheritdoc/>
    /// <exception cref="System.Data.Common.DbException">The database cannot be reached or refuses.</exception>
    /// <exception cref="InvalidOperationException">The model has no table of leases, or its provider is none of the supported ones.</exception>
    public async ValueTask<bool> TryAcquireAsync(string appId, string holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(appId);
        ArgumentException.ThrowIfNullOrEmpty(holder);
        return await _run(context => LeaseTable.Of(context).TryAcquireAsync(context, appId, holder, duration, cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="System.Data.Common.DbException">The database cannot be reached or refuses.</exception>
    /// <exception cref="InvalidOperationException">The model has no table of leases, or its provider is none of the supported ones.</exception>
    public async ValueTask ReleaseAsync(string appId, string holder, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(appId);
        ArgumentException.ThrowIfNullOrEmpty(holder);
        await _run(context => LeaseTable.Of(context).ReleaseAsync(context, appId, holder, cancellationToken)).ConfigureAwait(false);
    }

    private static async Task<bool> RunAsync(Func<DbContext> create, Func<DbContext, Task<bool>> operation)
    {
        var context = create();
        await using (context.ConfigureAwait(false))
        {
            return await operation(context).ConfigureAwait(false);
        }
    }
}
