using Microsoft.EntityFrameworkCore;

namespace Alipay.Messaging.EntityFrameworkCore.Worker;

/// <summary>The database of an application: what its handlers save, and the ledger.</summary>
public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    /// <summary>One row for each run of a handler that has committed.</summary>
    public DbSet<Effect> Effects => Set<Effect>();

    /// <summary>The ledger.</summary>
    public DbSet<AlipayMessageRecord> Messages => Set<AlipayMessageRecord>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddAlipayMessages();
        modelBuilder.AddAlipayConnectionLeases();
        modelBuilder.Entity<Effect>().Property(effect => effect.MsgId).HasMaxLength(200);
    }
}

/// <summary>What a handler saved.</summary>
public sealed class Effect
{
    /// <summary>The key.</summary>
    public int Id { get; set; }

    /// <summary>The message.</summary>
    public string MsgId { get; set; } = "";
}
