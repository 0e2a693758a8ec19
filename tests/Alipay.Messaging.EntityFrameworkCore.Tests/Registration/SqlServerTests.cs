using Alipay.Messaging.EntityFrameworkCore.Claims;
using Alipay.Messaging.EntityFrameworkCore.Inbox;
using Alipay.Messaging.EntityFrameworkCore.Lease;
using Alipay.Messaging.EntityFrameworkCore.Ledger;
using Alipay.Messaging.EntityFrameworkCore.Table;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Alipay.Messaging.EntityFrameworkCore.Tests.Registration;

/// <summary>The SQL for SQL Server, which these tests parse and do not run.</summary>
public sealed class SqlServerTests : IDisposable
{
    private static readonly AlipayMessageLedgerOptions Options = new AlipayMessageLedgerOptions { ContentRetention = TimeSpan.FromDays(1) }.ToValidated();

    private readonly RecordedSql _sql = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly ServiceProvider _services;
    private readonly LedgerDatabase _database;
    private readonly ClaimTable _claims;

    public SqlServerTests()
    {
        _services = new ServiceCollection().AddDbContext<SqlServerContext>(options => options.UseSqlServer("Server=.").AddInterceptors(_sql)).BuildServiceProvider();
        _database = new LedgerDatabase(typeof(SqlServerContext), _services.GetRequiredService<IServiceScopeFactory>());
        _claims = new ClaimTable(_database, TimeSpan.FromMinutes(1), _time);
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Table_has_its_key_its_unique_key_and_types_that_fit_an_index()
    {
        var script = await _database.RunAsync(context => Task.FromResult(context.Database.GenerateCreateScript()));

        Assert.Contains("CREATE TABLE [pay].[Ledger]", script, StringComparison.Ordinal);
        Assert.Contains("[Id] bigint NOT NULL IDENTITY", script, StringComparison.Ordinal);
        Assert.Contains("[MsgId] nvarchar(128) NOT NULL", script, StringComparison.Ordinal);
        Assert.Contains("[DueAt] bigint NOT NULL", script, StringComparison.Ordinal);
        Assert.Contains("[Content] nvarchar(max) NULL", script, StringComparison.Ordinal);
        Assert.Contains("CREATE UNIQUE INDEX [IX_Ledger_AppId_MsgId_ContentHash] ON [pay].[Ledger] ([AppId], [MsgId], [ContentHash])", script, StringComparison.Ordinal);
        Assert.Contains("CREATE TABLE [pay].[Leases]", script, StringComparison.Ordinal);
        Assert.Contains("CONSTRAINT [PK_Leases] PRIMARY KEY ([AppId])", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Claim_inserts_a_row_and_its_end_and_extension_require_the_token()
    {
        var result = await _database.RunAsync(context => _claims.TryClaimAsync(context, NewRow(), default));
        var claim = Assert.IsType<MessageClaim>(result.Claim);
        await _database.RunAsync(context => _claims.CompleteAsync(context, claim, TimeSpan.Zero, keepContent: false, default));
        await _claims.ExtendAsync(claim);
        await _claims.ReleaseAsync(claim, AlipayMessageState.Failed, _time.GetUtcNow(), "error");

        AssertStatements(
            "SELECT [l].[ContentHash], [l].[State], [l].[ClaimToken], [l].[DueAt] FROM [pay].[Ledger] AS [l] WHERE [l].[AppId] = ",
            "INSERT INTO [pay].[Ledger] ([AppId], [Attempts], [Channel], [ClaimToken],",
            "UPDATE [l] SET ",
            "UPDATE [l] SET ",
            "UPDATE [l] SET ");
        Assert.All(_sql.Statements.Skip(2), sql => Assert.Matches(@"\[l\]\.\[State\] = \S+ AND \[l\]\.\[ClaimToken\] = @", sql));
    }

    [Fact]
    public async Task Pick_reads_what_is_due_without_a_lock_and_claims_what_still_waits()
    {
        await new InboxTable(_database, _claims, Shop.AppId, isOrdered: true, skipLocked: null).PickAsync(10);

        AssertStatements("SELECT TOP(", "UPDATE [l] SET ", "SELECT [l].[Id], [l].[AppId],");
        Assert.Contains("[l].[State] = N'Waiting' AND [l].[DueAt] <= @", _sql.Statements[0], StringComparison.Ordinal);
        Assert.Contains("NOT EXISTS (", _sql.Statements[0], StringComparison.Ordinal);
        Assert.Contains("ORDER BY [l].[DueAt]", _sql.Statements[0], StringComparison.Ordinal);
        Assert.Contains("[l].[State] = N'Waiting'", _sql.Statements[1][_sql.Statements[1].IndexOf("WHERE", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retention_deletes_and_erases_batches_that_are_still_due()
    {
        var retention = new RetentionTable(_database, Shop.AppId, Options);
        await retention.DeleteAsync(_time.GetUtcNow(), default);
        await retention.EraseAsync(_time.GetUtcNow(), default);

        AssertStatements([
            .. Enumerable.Repeat(new[] { "SELECT TOP(", "DELETE FROM [pay].[Ledger] WHERE [Id] IN (1) AND [State] = @p0 AND [DueAt] <= @p1" }, 4).SelectMany(pair => pair),
            "SELECT TOP(", "UPDATE [l] SET [l].[Content] = NULL"]);
    }

    [Fact]
    public async Task Lease_is_acquired_by_one_conditional_update_with_the_clock_of_the_server()
    {
        var lease = new DatabaseConnectionLease(_database);
        Assert.True(await lease.TryAcquireAsync(Shop.AppId, "h", TimeSpan.FromSeconds(10), default));
        await lease.ReleaseAsync(Shop.AppId, "h", default);

        const string Clock = "DATEDIFF_BIG(millisecond, '1970-01-01', SYSUTCDATETIME())";
        AssertStatements(
            $"UPDATE [pay].[Leases] SET [EndsAt] = CASE WHEN [Holder] = @p1 AND [EndsAt] > {Clock} + @p2 THEN [EndsAt] ELSE {Clock} + @p2 END, [Holder] = @p1"
                + $" WHERE [AppId] = @p0 AND ([Holder] = @p1 OR [EndsAt] <= {Clock})",
            "UPDATE [pay].[Leases] SET [EndsAt] = 0 WHERE [AppId] = @p0 AND [Holder] = @p1");
        var insert = await _database.RunAsync(context => Task.FromResult(LeaseTable.Of(context).Insert));
        AssertIsSql(insert.Replace("{0}", "@p0", StringComparison.Ordinal).Replace("{1}", "@p1", StringComparison.Ordinal).Replace("{2}", "@p2", StringComparison.Ordinal));
    }

    [Fact]
    public void Parser_finds_an_offender()
        => Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertIsSql("SELECT [l].[Id] FROM [pay].[Ledger] AS [l] FOR UPDATE SKIP LOCKED"));

    private static AlipayMessageRecord NewRow() => new() { AppId = Shop.AppId, MsgId = "m1", MsgApi = "alipay.test", Channel = "websocket" };

    /// <summary>Each is what SQL Server 2016 and later can parse, and begins as expected, white space apart.</summary>
    private void AssertStatements(params string[] beginnings)
    {
        Assert.All(_sql.Statements, AssertIsSql);
        var statements = _sql.Statements.ConvertAll(sql => string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace("SET NOCOUNT OFF; ", "", StringComparison.Ordinal));
        Assert.Equal(beginnings.Length, statements.Count);
        Assert.All(beginnings.Zip(statements), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    private static void AssertIsSql(string sql)
    {
        using var reader = new StringReader(sql);
        new TSql130Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors);
        Assert.True(errors.Count == 0, $"{string.Join(' ', errors.Select(error => error.Message))} {sql}");
    }

    private sealed class SqlServerContext(DbContextOptions<SqlServerContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder
            .AddAlipayMessages(table => (table.TableName, table.Schema) = ("Ledger", "pay"))
            .AddAlipayConnectionLeases("Leases", "pay");
    }
}
