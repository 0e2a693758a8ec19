using Alipay.Messaging.EntityFrameworkCore;
using Alipay.Messaging.EntityFrameworkCore.Table;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Adds the table of Alipay's messages to a model.</summary>
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
}
