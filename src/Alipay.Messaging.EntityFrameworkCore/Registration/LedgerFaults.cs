using Alipay.Messaging.Configuration;
using Alipay.Messaging.EntityFrameworkCore.Table;
using Alipay.Messaging.Hosting;

namespace Alipay.Messaging.EntityFrameworkCore.Registration;

/// <summary>Finds before the first message what keeps a ledger from working. Does not connect to the database.</summary>
internal static class LedgerFaults
{
    public static void Check(LedgerDatabase database, AlipayMessagingOptions options, OptionFaults faults)
    {
        var name = database.ContextType.Name;
        faults.Check(
            options.UseIdempotency,
            $"{faults.Key(nameof(options.UseIdempotency))} is false, and UseEntityFramework<{name}> records messages so that each is handled once. Remove one of them.");
        faults.Check(
            options.IdempotencyStore is null,
            $"UseEntityFramework<{name}> replaces the idempotency store, and one is set. Remove UseIdempotencyStore, UseRedisIdempotency or {nameof(options.IdempotencyStore)}.");
        var scope = database.Open();
        try
        {
            if (FindContextFault(scope, database.ContextType, name) is { } fault)
            {
                faults.Add(fault);
            }
        }
        catch (Exception e)
        {
            faults.Add($"{name}, given to UseEntityFramework, cannot be created: {ServiceFailure.Describe(e)}", e);
        }

        // Not awaited: the preparation of an application is synchronous, and nothing depends on the result.
        _ = scope.DisposeAsync().AsTask();
    }

    private static string? FindContextFault(LedgerScope scope, Type contextType, string name)
        => ContextFaults.Find(scope, contextType, "UseEntityFramework")
            ?? (scope.Context.Model.FindEntityType(typeof(AlipayMessageRecord)) is null
                ? $"The model of {name} has no table of messages: call modelBuilder.AddAlipayMessages() in its OnModelCreating, and add a migration."
                : null);
}
