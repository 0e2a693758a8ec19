namespace Alipay.Messaging.EntityFrameworkCore.Worker;

/// <summary>The databases that the tests run on.</summary>
public enum DatabaseKind
{
    /// <summary>In this process, a file for each test.</summary>
    Sqlite,

    /// <summary>A server that the tests start.</summary>
    Postgres,

    /// <summary>A server that the tests start.</summary>
    MariaDb,
}
