using Alipay.Messaging.EntityFrameworkCore;
using Alipay.Messaging.EntityFrameworkCore.Lease;
using Alipay.Messaging.EntityFrameworkCore.Table;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Adds the tables of the library to a model.</summary>
public static class AlipayMessagesModelBuilderExtensions
{
    /// <summary>
    /// Adds the table of messages, with its keys and indexes. Call it in <c>OnModelCreating</c>, then create a migration as for any other
    /// table. All applications that use the context share the table.
    /// </summary>
    /// <param name="modelBuilder">The model.</param>
    /// <param name="configure">Changes the name or the schema of the table.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    public static ModelBuilder AddAlipayMessages(this ModelBuilder modelBuilder, Action<AlipayMessagesTableOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        var options = new AlipayMessagesTableOptions();
        configure?.Invoke(options);
        return modelBuilder.ApplyConfiguration(new MessageRecordConfiguration(options));
    }

    /// <summary>
    /// Adds the table of connection leases, for <c>UseEntityFrameworkConnectionLease</c>. Call it in <c>OnModelCreating</c>, then create a migration. All
    /// applications that use the context share the table; each has one row.
    /// </summary>
    /// <param name="modelBuilder">The model.</param>
    /// <param name="tableName">The name of the table.</param>
    /// <param name="schema">The schema of the table; <see langword="null"/> for that of the model.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    public static ModelBuilder AddAlipayConnectionLeases(this ModelBuilder modelBuilder, string tableName = "AlipayConnectionLeases", string? schema = null)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        ArgumentException.ThrowIfNullOrWhiteSpace(tableName);
        return modelBuilder.ApplyConfiguration(new LeaseRecordConfiguration(tableName, schema));
    }
}
