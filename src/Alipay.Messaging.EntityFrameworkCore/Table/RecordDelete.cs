using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Alipay.Messaging.EntityFrameworkCore.Table;

/// <summary>
/// Deletes rows by plain SQL from the model's metadata. <c>ExecuteDelete</c> of Oracle's provider gives the table an alias, which MariaDB refuses in a DELETE.
/// </summary>
internal static class RecordDelete
{
    /// <summary>Deletes those of the rows that still have this state and were due by then.</summary>
    /// <returns>How many.</returns>
    public static Task<int> ExecuteAsync(
        DbContext context, List<long> ids, AlipayMessageState state, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var entity = context.Model.FindEntityType(typeof(AlipayMessageRecord))!; // LedgerFaults looked for it.
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value; // MessageRecordConfiguration maps it to a table.
        var sql = context.GetService<ISqlGenerationHelper>();
        var list = string.Join(", ", ids.Select(id => id.ToString(CultureInfo.InvariantCulture)));
        var statement = $"DELETE FROM {sql.DelimitIdentifier(table.Name, table.Schema)} WHERE {Column(nameof(AlipayMessageRecord.Id))} IN ({list})"
            + $" AND {Column(nameof(AlipayMessageRecord.State))} = {{0}} AND {Column(nameof(AlipayMessageRecord.DueAt))} <= {{1}}";
        return context.Database.ExecuteSqlRawAsync(statement, [state.ToString(), until.ToUnixTimeMilliseconds()], cancellationToken);

        string Column(string property) => sql.DelimitIdentifier(entity.FindProperty(property)!.GetColumnName(table)!); // As above.
    }
}
