using System.Reflection;
using Xunit.Sdk;

namespace Alipay.Messaging.EntityFrameworkCore.Tests.Databases;

/// <summary>Runs a theory on one database; skipped, and counted as such, where its server is not installed.</summary>
/// <param name="kind">The database.</param>
/// <param name="isInstalled">Whether there is one.</param>
/// <param name="name">What is missing.</param>
public abstract class DatabaseDataAttribute(DatabaseKind kind, bool isInstalled, string name) : DataAttribute
{
    /// <inheritdoc/>
    public override string? Skip { get; set; } = isInstalled ? null : $"{name} is not installed.";

    /// <inheritdoc/>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[kind]];
}

/// <summary>Runs a theory on SQLite.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SqliteDataAttribute() : DatabaseDataAttribute(DatabaseKind.Sqlite, true, "SQLite");

/// <summary>Runs a theory on PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresDataAttribute() : DatabaseDataAttribute(DatabaseKind.Postgres, PostgresServer.IsInstalled, "postgresql");

/// <summary>Runs a theory on MariaDB.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MariaDbDataAttribute() : DatabaseDataAttribute(DatabaseKind.MariaDb, MariaDbServer.IsInstalled, "mariadb-server");
