using Alipay.Messaging.EntityFrameworkCore.Table;
using Microsoft.EntityFrameworkCore;

namespace Alipay.Messaging.EntityFrameworkCore.Registration;

/// <summary>What each use of the application's context needs. Does not connect to the database.</summary>
internal static class ContextFaults
{
    /// <param name="scope">A scope of the services.</param>
    /// <param name="contextType">The type of the context.</param>
    /// <param name="method">What it was given to.</param>
    /// <returns>The fault and its fix; null when there is none.</returns>
    public static string? Find(LedgerScope scope, Type contextType, string method)
    {
        var name = contextType.Name;
        return scope.Services.GetService(contextType) is not DbContext context
                ? $"{name}, given to {method}, is not registered: call services.AddDbContext<{name}>(…)."
            : !context.Database.IsRelational()
                ? $"{name}, given to {method}, has the provider {context.Database.ProviderName}, which is not relational and has no transactions."
            : null;
    }
}
