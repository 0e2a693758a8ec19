using Alipay.Messaging.Configuration;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Hosting;

/// <summary>
/// Creates each handler once, in a scope that is disposed again, to find before the first message what it lacks: the container itself
/// checks that in Development only, and never what a factory or a constructor does.
/// </summary>
internal static class HandlerProbe
{
    public static void Check(IEnumerable<HandlerRegistration> registrations, IServiceScopeFactory scopes, OptionFaults faults, ILogger logger)
    {
        var scope = scopes.CreateAsyncScope();
        foreach (var handler in registrations.Select(registration => registration.Handler).DistinctBy(handler => handler.Type))
        {
            try
            {
                handler.Resolve(scope.ServiceProvider);
            }
            catch (Exception e)
            {
                faults.Add($"{handler.Name} cannot be created: {ServiceFailure.Describe(e)}", e);
            }
        }

        // Not awaited: the preparation of an application is synchronous, and nothing depends on the result.
        _ = DisposeAsync(scope, logger);
    }

    private static async Task DisposeAsync(AsyncServiceScope scope, ILogger logger)
    {
        try
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            logger.HandlerNotDisposed(e);
        }
    }
}
