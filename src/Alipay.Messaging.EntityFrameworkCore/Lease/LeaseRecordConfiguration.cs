using Alipay.Messaging.EntityFrameworkCore.Table;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Alipay.Messaging.EntityFrameworkCore.Lease;

/// <summary>The table: one row for each application.</summary>
internal sealed class LeaseRecordConfiguration(string tableName, string? schema) : IEntityTypeConfiguration<AlipayConnectionLeaseRecord>
{
    private const int HolderLength = 32;

    public void Configure(EntityTypeBuilder<AlipayConnectionLeaseRecord> builder)
    {
        builder.ToTable(tableName, schema);
        builder.HasKey(row => row.AppId);
        builder.Property(row => row.AppId).HasMaxLength(RecordText.MaxAppId);
        builder.Property(row => row.Holder).HasMaxLength(HolderLength).IsRequired();
        builder.Property(row => row.EndsAt).HasConversion(MessageRecordConfiguration.Time);
    }
}
