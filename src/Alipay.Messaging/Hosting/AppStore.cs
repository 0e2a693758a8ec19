using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.Hosting;

/// <summary>
/// The idempotency store that one application was given, disposed with the services. Registered under this type so that it does not
/// meet stores that the user registers, and without a key for the application without a name, so that a container needs no keys.
/// </summary>
internal sealed class AppStore(IIdempotencyStore? store) : IDisposable, IAsyncDisposable
{
    public IIdempotencyStore Store { get; } = store ?? throw new InvalidOperationException("The function given to UseIdempotencyStore returned null.");

    public static void Add(IServiceCollection services, string name, Func<IServiceProvider, IIdempotencyStore> create)
    {
        if (name.Length == 0)
        {
            services.AddSingleton(provider => new AppStore(create(provider)));
        }
        else
        {
            services.AddKeyedSingleton(name, (provider, _) => new AppStore(create(provider)));
        }
    }

    public static IIdempotencyStore Get(IServiceProvider services, string name)
        => (name.Length == 0 ? services.GetRequiredService<AppStore>() : services.GetRequiredKeyedService<AppStore>(name)).Store;

    public void Dispose()
    {
        if (Store is IDisposable disposable)
        {
            disposable.Dispose();
        }
        else if (Store is IAsyncDisposable)
        {
            throw new InvalidOperationException($"{Store.GetType().Name} implements IAsyncDisposable only: dispose the services with DisposeAsync.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Store is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            Dispose();
        }
    }
}
