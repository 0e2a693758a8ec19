using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.Hosting;

/// <summary>Creates and finds the clients of the registered applications.</summary>
internal static class AppClients
{
    public static AlipayMsgClient Get(IServiceProvider services, string name)
        => name.Length == 0 ? services.GetRequiredService<AlipayMsgClient>() : services.GetRequiredKeyedService<AlipayMsgClient>(name);

    public static AlipayMsgClient Create(IServiceProvider services, string name) => new(services.GetRequiredService<AppSetups>().Get(name));
}
