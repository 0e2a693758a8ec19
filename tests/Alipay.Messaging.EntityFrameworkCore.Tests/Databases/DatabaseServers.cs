using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

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
}

/// <summary>Tests of this collection run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class DatabaseTests : ICollectionFixture<DatabaseServers>
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "databases";
}

/// <summary>One database of a test.</summary>
internal sealed record TestDatabase(DatabaseKind Kind, string ConnectionString)
{
    /// <summary>Creates the strategy of the contexts; null for the provider's default.</summary>
    public Func<ExecutionStrategyDependencies, IExecutionStrategy>? Strategy { get; init; }

    public void Configure(DbContextOptionsBuilder options)
    {
        switch (Kind)
        {
            case DatabaseKind.Sqlite:
                options.UseSqlite(ConnectionString, sqlite => Set(sqlite.ExecutionStrategy));
                break;
            case DatabaseKind.Postgres:
                options.UseNpgsql(ConnectionString, npgsql => Set(npgsql.ExecutionStrategy));
                break;
            default:
#if NET8_0 // Each framework has the provider that there is for its Entity Framework Core.
                options.UseMySql(ConnectionString, new MariaDbServerVersion(new Version(10, 6)), mysql => Set(mysql.ExecutionStrategy));
#else
                options.UseMySQL(ConnectionString, mysql => Set(mysql.ExecutionStrategy));
#endif
                break;
        }
    }

    public ShopContext Open()
    {
        var options = new DbContextOptionsBuilder<ShopContext>();
        Configure(options);
        return new ShopContext(options.Options);
    }

    private void Set<TBuilder>(Func<Func<ExecutionStrategyDependencies, IExecutionStrategy>, TBuilder> set)
    {
        if (Strategy is not null)
        {
            set(Strategy);
        }
    }
}
