using Alipay.Messaging.EntityFrameworkCore.Table;
using Alipay.Messaging.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.EntityFrameworkCore.Registration;

/// <summary>One call of <c>UseEntityFramework</c>.</summary>
internal sealed record LedgerRegistration(string AppName, Type ContextType, AlipayMessageLedgerOptions Options)
{
    public void AddTo(IServiceCollection services, AppRegistration app)
    {
        services.AddSingleton(this);
        app.FindLedger = (provider, options, faults) =>
        {
            var database = new LedgerDatabase(ContextType, provider.GetRequiredService<IServiceScopeFactory>());
            LedgerFaults.Check(database, options, faults);
            return new AppLedger(database, Options);
        };
    }
}
