namespace Alipay.Messaging.EntityFrameworkCore.Lease;

/// <summary>The time of the database server in SQL: milliseconds since 1970 in UTC, whatever the time zone of the session is.</summary>
internal static class DatabaseClock
{
    /// <summary>The expression for a provider; null for one that has none here.</summary>
    /// <param name="providerName">The name of the provider's assembly.</param>
    public static string? Find(string? providerName) => providerName switch
    {
        null => null,
        _ when providerName.Contains("Sqlite", StringComparison.OrdinalIgnoreCase) => "CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER)",
        _ when providerName.Contains("Npgsql", StringComparison.OrdinalIgnoreCase) => "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS bigint)",
        // When the statement began: a wait for a lock makes a lease shorter, and never takes one too early.
        _ when providerName.Contains("MySql", StringComparison.OrdinalIgnoreCase) => "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000)",
        _ when providerName.Contains("SqlServer", StringComparison.OrdinalIgnoreCase) => "DATEDIFF_BIG(millisecond, '1970-01-01', SYSUTCDATETIME())",
        _ => null,
    };
}
