namespace Alipay.Messaging.EntityFrameworkCore;

/// <summary>
/// A row of the table of connection leases, which <c>AddAlipayConnectionLeases</c> adds to a model: one for each application. Query it like any entity;
/// only the library changes it.
/// </summary>
public sealed class AlipayConnectionLeaseRecord
{
    /// <summary>Gets the id of the application: the key. At most 64 characters.</summary>
    public string AppId { get; internal set; } = "";

    /// <summary>Gets the client that holds the lease, or the last that held it: 32 hexadecimal digits.</summary>
    public string Holder { get; internal set; } = "";

    /// <summary>Gets when the lease ends, or ended, by the clock of the database server. 1970 when it was released.</summary>
    public DateTimeOffset EndsAt { get; internal set; }
}
