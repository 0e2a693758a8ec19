using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Alipay.Messaging.EntityFrameworkCore.Worker;

/// <summary>One database of a test.</summary>
public sealed record TestDatabase(DatabaseKind Kind, string ConnectionString)
{
    /// <summary>Creates the strategy of the contexts; null for the provider's default.</summary>
    public Func<ExecutionStrategyDependencies, IExecutionStrategy>? Strategy { get; init; }

    /// <summary>Sets the provider.</summary>
    /// <param name="options">The options of a context.</param>
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

    /// <summary>Opens a context.</summary>
    /// <returns>The caller disposes it.</returns>
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
