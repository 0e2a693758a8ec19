using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Alipay.Messaging.EntityFrameworkCore.Table;

/// <summary>
/// Inserts a row past the change tracker: the context is the handler's, and neither what it tracks nor its SaveChanges, with the
/// interceptors and events of the application, concerns the ledger.
/// </summary>
internal sealed class RecordInsert
{
    private static readonly ConditionalWeakTable<IModel, RecordInsert> Inserts = new();

    private readonly string _sql;
    private readonly List<(IProperty Property, RelationalTypeMapping Mapping)> _columns;

    private RecordInsert(DbContext context)
    {
        var entity = context.Model.FindEntityType(typeof(AlipayMessageRecord))!; // LedgerFaults looked for it.
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value; // MessageRecordConfiguration maps it to a table.
        var sql = context.GetService<ISqlGenerationHelper>();
        _columns = [.. entity.GetProperties()
            .Where(property => property.PropertyInfo is not null && property.Name != nameof(AlipayMessageRecord.Id))
            .Select(property => (property, property.GetRelationalTypeMapping()))];
        var names = string.Join(", ", _columns.Select(column => sql.DelimitIdentifier(column.Property.GetColumnName(table)!))); // As above.
        _sql = $"INSERT INTO {sql.DelimitIdentifier(table.Name, table.Schema)} ({names}) VALUES ({string.Join(", ", _columns.Select((_, i) => $"{{{i}}}"))})";
    }

    /// <exception cref="System.Data.Common.DbException">The key exists, or the database failed.</exception>
    public static async Task ExecuteAsync(DbContext context, AlipayMessageRecord row, CancellationToken cancellationToken)
    {
        var insert = Inserts.GetValue(context.Model, _ => new RecordInsert(context));
        using var command = context.Database.GetDbConnection().CreateCommand();
        var parameters = insert._columns.Select(
            (column, i) => (object)column.Mapping.CreateParameter(command, $"p{i}", column.Property.PropertyInfo!.GetValue(row), column.Property.IsNullable)); // Filtered above.
        await context.Database.ExecuteSqlRawAsync(insert._sql, parameters, cancellationToken).ConfigureAwait(false);
    }
}
