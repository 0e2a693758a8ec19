namespace Alipay.Messaging.EntityFrameworkCore.Handling;

/// <summary>Where a run is, which says whose failure an exception is.</summary>
internal enum HandlingStep
{
    /// <summary>The transaction begins: the database fails.</summary>
    Begin,

    /// <summary>The handler runs, or what it left is saved: the handler fails.</summary>
    Handler,

    /// <summary>The row is updated: the database fails.</summary>
    Record,

    /// <summary>The transaction commits: the result may be unknown.</summary>
    Commit,
}
