using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.Hosting;

/// <summary>
/// What one application was given, such as its idempotency store, disposed with the services. Registered under this type so that it does not
/// meet what the user registers, and without a key for the application without a name, so that a container needs no keys.
/// </summary>
/// <param name="service">What the function that creates it returned.</param>
/// <param name="method">The method that the function was given to.</param>
internal sealed class AppOwned<T>(T? service, string method) : IDisposable, IAsyncDisposable
    where T : class
{
    public T Service { get; } = service ?? throw new InvalidOperationException($"The function given to {method} returned null.");

    public static void Add(IServiceCollection services, string name, Func<IServiceProvider, T> create, string method)
    {
        if (name.Length == 0)
        {
            services.AddSingleton(provider => new AppOwned<T>(create(provider), method));
        }
        else
        {
            services.AddKeyedSingleton(name, (provider, _) => new AppOwned<T>(create(provider), method));
        }
    }

    public static T Get(IServiceProvider services, string name)
        => (name.Length == 0 ? services.GetRequiredService<AppOwned<T>>() : services.GetRequiredKeyedService<AppOwned<T>>(name)).Service;

    public void Dispose()
    {
        if (Service is IDisposable disposable)
        {
            disposable.Dispose();
        }
        else if (Service is IAsyncDisposable)
        {
            throw new InvalidOperationException($"{Service.GetType().Name} implements IAsyncDisposable only: dispose the services with DisposeAsync.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Service is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            Dispose();
        }
    }
}
