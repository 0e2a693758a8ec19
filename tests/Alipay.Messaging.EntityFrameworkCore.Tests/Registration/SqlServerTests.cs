using Microsoft.EntityFrameworkCore;

namespace Alipay.Messaging.EntityFrameworkCore.Tests.Registration;

/// <summary>The SQL for SQL Server, which these tests do not run.</summary>
public sealed class SqlServerTests
{
    [Fact]
    public void Table_has_its_key_its_unique_key_and_types_that_fit_an_index()
    {
        using var context = Open();
        var script = context.Database.GenerateCreateScript();

        Assert.Contains("CREATE TABLE [pay].[Ledger]", script, StringComparison.Ordinal);
        Assert.Contains("[Id] bigint NOT NULL IDENTITY", script, StringComparison.Ordinal);
        Assert.Contains("[MsgId] nvarchar(128) NOT NULL", script, StringComparison.Ordinal);
        Assert.Contains("[DueAt] bigint NOT NULL", script, StringComparison.Ordinal);
        Assert.Contains("[Content] nvarchar(max) NULL", script, StringComparison.Ordinal);
        Assert.Contains("CREATE UNIQUE INDEX [IX_Ledger_AppId_MsgId_ContentHash] ON [pay].[Ledger] ([AppId], [MsgId], [ContentHash])", script, StringComparison.Ordinal);
    }

    private static SqlServerContext Open() => new(new DbContextOptionsBuilder<SqlServerContext>().UseSqlServer("Server=.").Options);

    private sealed class SqlServerContext(DbContextOptions<SqlServerContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddAlipayMessages(table => (table.TableName, table.Schema) = ("Ledger", "pay"));
    }
}
