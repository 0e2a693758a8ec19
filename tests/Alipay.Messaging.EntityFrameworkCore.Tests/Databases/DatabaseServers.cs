namespace Alipay.Messaging.EntityFrameworkCore.Tests.Databases;

/// <summary>The servers of a test run, each started by the first test that needs it. Tests get an empty database each.</summary>
public sealed class DatabaseServers : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("alipay-sqlite-").FullName;
    private PostgresServer? _postgres;
    private MariaDbServer? _mariaDb;
    private int _databases;

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Creates a database with the tables of <see cref="ShopContext"/>.</summary>
    /// <param name="kind">Its provider.</param>
    internal async Task<TestDatabase> CreateAsync(DatabaseKind kind)
    {
        var name = $"shop{Interlocked.Increment(ref _databases)}";
        var database = new TestDatabase(kind, kind switch
        {
            DatabaseKind.Sqlite => $"Data Source={Path.Combine(_directory, name)}.db",
            DatabaseKind.Postgres => (_postgres ??= await PostgresServer.StartAsync()).ConnectionString(name),
            _ => (_mariaDb ??= await MariaDbServer.StartAsync()).ConnectionString(name),
        });
        await using var context = database.Open();
        await context.Database.EnsureCreatedAsync();
        return database;
    }

    /// <summary>Kills the server of a database and starts it again; null for SQLite, which has none.</summary>
    internal Func<Task>? CrashOf(DatabaseKind kind) => kind switch
    {
        DatabaseKind.Postgres => CrashPostgresAsync,
        DatabaseKind.MariaDb => CrashMariaDbAsync,
        _ => null,
    };

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        if (_mariaDb is not null)
        {
            await _mariaDb.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task CrashPostgresAsync()
    {
        await _postgres!.CrashAsync(); // CreateAsync started it.
        await _postgres.StartAgainAsync();
        Npgsql.NpgsqlConnection.ClearAllPools(); // Those of this process are broken too.
    }

    private async Task CrashMariaDbAsync()
    {
        await _mariaDb!.CrashAsync(); // CreateAsync started it.
        await _mariaDb.StartAgainAsync();
    }
}

/// <summary>Tests of this collection run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class DatabaseTests : ICollectionFixture<DatabaseServers>
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "databases";
}
