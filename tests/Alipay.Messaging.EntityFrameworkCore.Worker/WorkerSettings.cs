namespace Alipay.Messaging.EntityFrameworkCore.Worker;

/// <summary>What the test tells its process, as one line of JSON on standard input.</summary>
/// <param name="Database">The provider.</param>
/// <param name="ConnectionString">The database.</param>
/// <param name="ServerHost">The gateway.</param>
/// <param name="AppId">The application.</param>
/// <param name="AppPrivateKey">Its throw-away key.</param>
/// <param name="AlipayPublicKey">The gateway's.</param>
/// <param name="AcknowledgeWhen">The mode.</param>
/// <param name="Lease">The lease of a claim.</param>
/// <param name="Concurrency">How many handlers run at a time.</param>
/// <param name="Kill">Where the process kills itself; null for nowhere.</param>
/// <param name="KillAfter">How often it passes that point before.</param>
/// <param name="ConnectionLease">How long the connection lease lasts; without one when null.</param>
public sealed record WorkerSettings(
    DatabaseKind Database,
    string ConnectionString,
    string ServerHost,
    string AppId,
    string AppPrivateKey,
    string AlipayPublicKey,
    AcknowledgeWhen AcknowledgeWhen,
    TimeSpan Lease,
    int Concurrency,
    KillPoint? Kill,
    int KillAfter,
    TimeSpan? ConnectionLease = null);

/// <summary>Where a process dies.</summary>
public enum KillPoint
{
    /// <summary>The row was inserted: claimed, or stored and not yet acknowledged.</summary>
    RowInserted,

    /// <summary>The handler begins.</summary>
    HandlerBegins,

    /// <summary>The handler has saved.</summary>
    HandlerSaved,

    /// <summary>The row is updated, and the commit is next.</summary>
    BeforeCommit,

    /// <summary>The database has committed.</summary>
    AfterCommit,

    /// <summary>The scope of the message ends, and the acknowledgement is next.</summary>
    BeforeAck,
}
