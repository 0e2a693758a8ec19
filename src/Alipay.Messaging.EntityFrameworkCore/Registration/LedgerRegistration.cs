using Alipay.Messaging.EntityFrameworkCore.Inbox;
using Alipay.Messaging.EntityFrameworkCore.Table;
using Alipay.Messaging.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Alipay.Messaging.EntityFrameworkCore.Registration;

/// <summary>One call of <c>UseEntityFramework</c>.</summary>
internal sealed record LedgerRegistration(string AppName, Type ContextType, AlipayMessageLedgerOptions Options)
{
    /// <summary>Wakes the workers of the application.</summary>
    public InboxSignal Signal { get; } = new();

    public void AddTo(IServiceCollection services, AppRegistration app)
    {
        services.AddSingleton(this);
        services.AddSingleton<IHostedService>(provider => new InboxService(this, provider));
        app.FindLedger = (provider, options, faults) =>
        {
            var database = new LedgerDatabase(ContextType, provider.GetRequiredService<IServiceScopeFactory>());
            LedgerFaults.Check(database, options, faults);
            return new AppLedger(database, this);
        };
    }
}
