using Alipay.Messaging.EntityFrameworkCore.Lease;
using Alipay.Messaging.EntityFrameworkCore.Table;

namespace Alipay.Messaging.EntityFrameworkCore.Registration;

/// <summary>Finds at the start what keeps a lease from working. Does not connect to the database.</summary>
internal static class LeaseFaults
{
    /// <exception cref="InvalidOperationException">The context has no table of leases, or there is no SQL for its database; the text has the fix.</exception>
    public static void Check(LedgerDatabase database)
    {
        var scope = database.Open();
        try
        {
            if (ContextFaults.Find(scope, database.ContextType, "UseEntityFrameworkConnectionLease") is { } fault)
            {
                throw new InvalidOperationException(fault);
            }

            _ = LeaseTable.Of(scope.Context);
        }
        finally
        {
            // Not awaited: options are built synchronously, and nothing depends on the result.
            _ = scope.DisposeAsync().AsTask();
        }
    }
}
