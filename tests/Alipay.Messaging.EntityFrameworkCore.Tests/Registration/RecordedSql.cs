using System.Data;
using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Alipay.Messaging.EntityFrameworkCore.Tests.Registration;

/// <summary>Takes the place of a server: records each statement, and answers one row for what selects ids and "one row changed" for what writes.</summary>
internal sealed partial class RecordedSql : DbCommandInterceptor, IDbConnectionInterceptor
{
    public List<string> Statements { get; } = [];

    public ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        => ValueTask.FromResult(InterceptionResult.Suppress());

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Statements.Add(command.CommandText);
        return ValueTask.FromResult(InterceptionResult<int>.SuppressWithResult(1));
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Statements.Add(command.CommandText);
        var columns = Column().Count(command.CommandText[..command.CommandText.IndexOf("FROM", StringComparison.Ordinal)]);
        using var table = new DataTable();
        for (var i = 0; i < columns; i++)
        {
            table.Columns.Add($"c{i}", typeof(long));
        }

        if (columns <= 2)
        {
            table.Rows.Add([.. Enumerable.Repeat<object>(1L, columns)]);
        }

        return ValueTask.FromResult(InterceptionResult<DbDataReader>.SuppressWithResult(table.CreateDataReader()));
    }

    [GeneratedRegex(@"\[\w\d?\]\.\[\w+\]")]
    private static partial Regex Column();
}
