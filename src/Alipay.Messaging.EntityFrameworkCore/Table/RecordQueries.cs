using Alipay.Messaging.EntityFrameworkCore.Claims;
using Microsoft.EntityFrameworkCore;

namespace Alipay.Messaging.EntityFrameworkCore.Table;

/// <summary>The rows that statements of the ledger are about. None is tracked, and filters of the application's model do not apply.</summary>
internal static class RecordQueries
{
    public static IQueryable<AlipayMessageRecord> Messages(this DbContext context)
        => context.Set<AlipayMessageRecord>().AsNoTracking().IgnoreQueryFilters();

    /// <summary>The row of a message.</summary>
    public static IQueryable<AlipayMessageRecord> Of(this IQueryable<AlipayMessageRecord> rows, MessageKey key)
        => rows.Where(row => row.AppId == key.AppId && row.MsgId == key.MsgId && row.ContentHash == key.ContentHash);

    /// <summary>The row of a claim, as long as it was not taken over.</summary>
    public static IQueryable<AlipayMessageRecord> HeldBy(this IQueryable<AlipayMessageRecord> rows, MessageClaim claim)
        => rows.Of(claim.Key).Where(row => row.State == claim.State && row.ClaimToken == claim.Token);
}
