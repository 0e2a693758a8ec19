using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Alipay.Messaging.EntityFrameworkCore.Lease;

/// <summary>
/// Plain SQL from the model's metadata, the same for each database except for its clock. The update of a row decides alone who holds the lease; a row is inserted once
/// in the life of an application, and released by its end.
/// </summary>
internal sealed class LeaseTable
{
    private readonly string _release;

    private LeaseTable(DbContext context)
    {
        var clock = DatabaseClock.Find(context.Database.ProviderName)
            ?? throw new InvalidOperationException($"The connection lease has no SQL for {context.Database.ProviderName}, only for SQLite, PostgreSQL, MySQL, MariaDB and SQL Server.");
        var entity = context.Model.FindEntityType(typeof(AlipayConnectionLeaseRecord))
            ?? throw new InvalidOperationException(
                $"The model of {context.GetType().Name} has no table of connection leases: call modelBuilder.AddAlipayConnectionLeases() in its OnModelCreating, and add a migration.");
        var stored = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value; // LeaseRecordConfiguration maps it to a table.
        var sql = context.GetService<ISqlGenerationHelper>();
        var table = sql.DelimitIdentifier(stored.Name, stored.Schema);
        var (appId, holder, endsAt) = (Column(nameof(AlipayConnectionLeaseRecord.AppId)), Column(nameof(AlipayConnectionLeaseRecord.Holder)), Column(nameof(AlipayConnectionLeaseRecord.EndsAt)));

        // A renewal never shortens the lease: a late one, whose caller has asked again, may be the last to run. MySQL assigns from left to right.
        Acquire = $"UPDATE {table} SET {endsAt} = CASE WHEN {holder} = {{1}} AND {endsAt} > {clock} + {{2}} THEN {endsAt} ELSE {clock} + {{2}} END, {holder} = {{1}}"
            + $" WHERE {appId} = {{0}} AND ({holder} = {{1}} OR {endsAt} <= {clock})";
        Insert = $"INSERT INTO {table} ({appId}, {holder}, {endsAt}) VALUES ({{0}}, {{1}}, {clock} + {{2}})";
        _release = $"UPDATE {table} SET {endsAt} = 0 WHERE {appId} = {{0}} AND {holder} = {{1}}";

        string Column(string property) => sql.DelimitIdentifier(entity.FindProperty(property)!.GetColumnName(stored)!); // As above.
    }

    /// <summary>Takes a lease that has ended, or renews one.</summary>
    public string Acquire { get; }

    /// <summary>Takes the first lease of an application; fails when another instance is faster.</summary>
    public string Insert { get; }

    /// <exception cref="InvalidOperationException">The model has no table of leases, or its provider is none of the supported ones.</exception>
    public static LeaseTable Of(DbContext context) => new(context);

    public async Task<bool> TryAcquireAsync(DbContext context, string appId, string holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        object[] values = [appId, holder, Math.Max(1, (long)duration.TotalMilliseconds)];
        if (await context.Database.ExecuteSqlRawAsync(Acquire, values, cancellationToken).ConfigureAwait(false) == 1)
        {
            return true;
        }

        if (await ExistsAsync(context, appId, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        try
        {
            return await context.Database.ExecuteSqlRawAsync(Insert, values, cancellationToken).ConfigureAwait(false) == 1;
        }
        catch (DbException)
        {
            // Another instance was faster, or the database failed. Codes for the former differ by provider: the row itself tells.
            if (await ExistsAsync(context, appId, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            throw;
        }
    }

    /// <returns>Whether the holder had it.</returns>
    public async Task<bool> ReleaseAsync(DbContext context, string appId, string holder, CancellationToken cancellationToken)
        => await context.Database.ExecuteSqlRawAsync(_release, [appId, holder], cancellationToken).ConfigureAwait(false) == 1;

    private static Task<bool> ExistsAsync(DbContext context, string appId, CancellationToken cancellationToken)
        => context.Set<AlipayConnectionLeaseRecord>().AsNoTracking().IgnoreQueryFilters().AnyAsync(row => row.AppId == appId, cancellationToken);
}
