using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.EntityFrameworkCore.Table;

/// <summary>Opens scopes with the application's context.</summary>
/// <param name="contextType">The type given to <c>UseEntityFramework</c>.</param>
/// <param name="scopes">Opens scopes.</param>
internal sealed class LedgerDatabase(Type contextType, IServiceScopeFactory scopes)
{
    public Type ContextType => contextType;

    /// <summary>Creates a scope. Runs code of the application.</summary>
    public LedgerScope Open() => new(scopes.CreateAsyncScope(), contextType);

    /// <summary>Runs one operation in a scope and a context of its time only.</summary>
    public async Task<T> RunAsync<T>(Func<DbContext, Task<T>> operation)
    {
        var scope = Open();
        await using (scope.ConfigureAwait(false))
        {
            return await operation(scope.Context).ConfigureAwait(false);
        }
    }
}

/// <summary>A scope of the services, and the context within it.</summary>
internal sealed class LedgerScope(AsyncServiceScope scope, Type contextType) : IAsyncDisposable
{
    private DbContext? _context;

    public IServiceProvider Services => scope.ServiceProvider;

    public DbContext Context => _context ??= (DbContext)Services.GetRequiredService(contextType);

    public ValueTask DisposeAsync() => scope.DisposeAsync();
}
