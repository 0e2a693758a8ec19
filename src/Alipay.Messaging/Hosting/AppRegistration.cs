using Alipay.Messaging.Configuration;
using Alipay.Messaging.Pipeline;
using Alipay.Messaging.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.Hosting;

/// <summary>What was registered for one application. Written while services are added, read when its client is made.</summary>
internal sealed class AppRegistration(string name)
{
    public string Name { get; } = name;

    public List<HandlerRegistration> Handlers { get; } = [];

    /// <summary>Whether a payment handler is among the handlers.</summary>
    public bool TakesPayments { get; set; }

    public List<Func<MessageContext, MessageDelegate, Task>> Middleware { get; } = [];

    /// <summary>Finds the ledger; null without one. Reports each fault of its registration.</summary>
    public Func<IServiceProvider, AlipayMessagingOptions, OptionFaults, IMessageLedger?>? FindLedger { get; set; }

    /// <summary>Finds what an operator sees of the ledger; null without one.</summary>
    public Func<IServiceProvider, ILedgerView>? FindLedgerView { get; set; }

    /// <summary>Changes what the doctor may do; null without a doctor.</summary>
    public Action<AlipayDoctorOptions>? ConfigureDoctor { get; set; }

    /// <summary>Null when no application of this name was added.</summary>
    public static AppRegistration? Find(IServiceCollection services, string name)
        => services
            .Where(service => service.ServiceType == typeof(AppRegistration))
            .Select(service => (AppRegistration)service.ImplementationInstance!) // Registered as an instance, below.
            .FirstOrDefault(registration => registration.Name == name);

    public static AppRegistration Of(IAlipayMessagingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return Find(builder.Services, builder.Name)
            ?? throw NotFound(builder.Name);
    }

    public static InvalidOperationException NotFound(string name)
        => new($"No application named '{name}' is registered: call AddAlipayMessaging first.");

    public void AddTo(IServiceCollection services) => services.AddSingleton(this);
}
