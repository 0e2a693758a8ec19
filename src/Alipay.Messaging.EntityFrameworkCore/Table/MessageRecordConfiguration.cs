using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Alipay.Messaging.EntityFrameworkCore.Table;

/// <summary>The table: only types that every relational database has, and three indexes (docs/database.md).</summary>
internal sealed class MessageRecordConfiguration(AlipayMessagesTableOptions options) : IEntityTypeConfiguration<AlipayMessageRecord>
{
    public static readonly ValueConverter<DateTimeOffset, long> Time = new(
        value => value.ToUnixTimeMilliseconds(), value => DateTimeOffset.FromUnixTimeMilliseconds(value));

    private static readonly ValueConverter<TimeSpan, long> Milliseconds = new(
        value => (long)value.TotalMilliseconds, value => TimeSpan.FromMilliseconds(value));

    public void Configure(EntityTypeBuilder<AlipayMessageRecord> builder)
    {
        builder.ToTable(options.TableName, options.Schema);
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.AppId).HasMaxLength(RecordText.MaxAppId).IsRequired();
        builder.Property(row => row.MsgId).HasMaxLength(RecordText.MaxKey).IsRequired();
        builder.Property(row => row.ContentHash);
        builder.Property(row => row.MsgApi).HasMaxLength(RecordText.MaxMsgApi).IsRequired();
        builder.Property(row => row.Channel).HasMaxLength(16).IsRequired();
        builder.Property(row => row.State).HasConversion<string>().HasMaxLength(16);
        builder.Property(row => row.Attempts);
        builder.Property(row => row.ClaimToken);
        builder.Property(row => row.DueAt).HasConversion(Time);
        builder.Property(row => row.ReceivedAt).HasConversion(Time);
        builder.Property(row => row.SentAt).HasConversion(Time);
        builder.Property(row => row.HandledAt).HasConversion(Time);
        builder.Property(row => row.Duration).HasConversion(Milliseconds);
        builder.Property(row => row.LastError).HasMaxLength(RecordText.MaxError);
        builder.Property(row => row.OrderKey).HasMaxLength(RecordText.MaxKey);
        var content = builder.Property(row => row.Content);
        if (options.ContentColumnType is { } type)
        {
            content.HasColumnType(type);
        }

        builder.HasIndex(row => new { row.AppId, row.MsgId, row.ContentHash }).IsUnique();
        builder.HasIndex(row => new { row.AppId, row.State, row.DueAt });
        builder.HasIndex(row => new { row.AppId, row.OrderKey, row.State });
    }
}
