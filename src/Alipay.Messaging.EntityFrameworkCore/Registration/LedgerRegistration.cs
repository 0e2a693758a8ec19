using Alipay.Messaging.EntityFrameworkCore.Inbox;
using Alipay.Messaging.EntityFrameworkCore.Ledger;
using Alipay.Messaging.EntityFrameworkCore.Table;
using Alipay.Messaging.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Alipay.Messaging.EntityFrameworkCore.Registration;

/// <summary>One call of <c>UseEntityFramework</c>.</summary>
internal sealed record LedgerRegistration(string AppName, Type ContextType, AlipayMessageLedgerOptions Options)
{
    /// <summary>Wakes the workers of the application.</summary>
    public InboxSignal Signal { get; } = new();

    /// <summary>Finds the registration of an application.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    public static LedgerRegistration Find(IServiceProvider services, string name)
        => services.GetServices<LedgerRegistration>().FirstOrDefault(registration => registration.AppName == name)
            ?? throw new InvalidOperationException($"The application named '{name}' has no ledger: call UseEntityFramework.");

    public string AppId(IServiceProvider services)
        => services.GetRequiredService<IOptionsMonitor<AlipayMessagingHostOptions>>().Get(AppName).AppId?.Trim() ?? "";

    public IAlipayMessageLedger Ledger(IServiceProvider services)
        => AppName.Length == 0 ? services.GetRequiredService<IAlipayMessageLedger>() : services.GetRequiredKeyedService<IAlipayMessageLedger>(AppName);

    public void AddTo(IServiceCollection services, AppRegistration app)
    {
        services.AddSingleton(this);
        services.AddSingleton<IHostedService>(provider => new InboxService(this, provider));
        services.AddSingleton<IHostedService>(provider => new MaintenanceService(this, provider));
        if (AppName.Length == 0)
        {
            services.AddSingleton(CreateLedger);
        }
        else
        {
            services.AddKeyedSingleton(AppName, (provider, _) => CreateLedger(provider));
        }

        app.FindLedgerView = provider => new LedgerView(Ledger(provider));
        app.FindLedger = (provider, options, faults) =>
        {
            var database = new LedgerDatabase(ContextType, provider.GetRequiredService<IServiceScopeFactory>());
            LedgerFaults.Check(database, options, faults);
            return new AppLedger(database, this);
        };
    }

    private IAlipayMessageLedger CreateLedger(IServiceProvider provider) => new MessageLedger(
        new LedgerDatabase(ContextType, provider.GetRequiredService<IServiceScopeFactory>()),
        () => AppId(provider),
        Options,
        Signal,
        provider.GetService<TimeProvider>() ?? TimeProvider.System);
}
