using System.Data;
using Alipay.Messaging.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.EntityFrameworkCore.Tests.Registration;

/// <summary>What is wrong with a registration is reported before the first message, with its fix.</summary>
public sealed class FaultTests
{
    private const string ConnectionString = "Data Source=:memory:";

    [Fact]
    public void Context_that_is_not_registered_is_a_fault()
        => AssertFault(_ => { }, app => app.UseEntityFramework<ShopContext>(), "ShopContext, given to UseEntityFramework, is not registered: call services.AddDbContext<ShopContext>(…).");

    [Fact]
    public void Model_without_the_table_is_a_fault()
        => AssertFault(
            services => services.AddDbContext<Bare>(options => options.UseSqlite(ConnectionString)),
            app => app.UseEntityFramework<Bare>(),
            "The model of Bare has no table of messages: call modelBuilder.AddAlipayMessages() in its OnModelCreating, and add a migration.");

    [Fact]
    public void Context_that_cannot_be_created_is_a_fault()
        => AssertFault(
            services => services.AddScoped<ShopContext>(_ => throw new InvalidOperationException("no connection string")),
            app => app.UseEntityFramework<ShopContext>(),
            "ShopContext, given to UseEntityFramework, cannot be created: InvalidOperationException: no connection string");

    [Fact]
    public void Idempotency_store_beside_the_ledger_is_a_fault()
        => AssertFault(Registered, app => app.UseEntityFramework<ShopContext>().UseIdempotencyStore(_ => new NoStore()), "replaces the idempotency store, and one is set.");

    [Fact]
    public void Idempotency_that_is_off_is_a_fault()
        => AssertFault(
            Registered,
            app =>
            {
                app.UseEntityFramework<ShopContext>();
                app.Services.Configure<AlipayMessagingHostOptions>(options => options.UseIdempotency = false);
            },
            "UseIdempotency is false, and UseEntityFramework<ShopContext> records messages");

    [Fact]
    public void Lease_in_a_context_that_is_not_registered_is_a_fault()
        => AssertFault(
            _ => { },
            app => app.UseEntityFrameworkConnectionLease<ShopContext>(),
            "ShopContext, given to UseEntityFrameworkConnectionLease, is not registered: call services.AddDbContext<ShopContext>(…).");

    [Fact]
    public void Lease_in_a_model_without_its_table_is_a_fault()
        => AssertFault(
            services => services.AddDbContext<Bare>(options => options.UseSqlite(ConnectionString)),
            app => app.UseEntityFrameworkConnectionLease<Bare>(),
            "The model of Bare has no table of connection leases: call modelBuilder.AddAlipayConnectionLeases() in its OnModelCreating, and add a migration.");

    [Fact]
    public void Second_ledger_for_one_application_is_refused()
        => Assert.Throws<InvalidOperationException>(() => App(new ServiceCollection()).UseEntityFramework<ShopContext>().UseEntityFramework<Bare>());

    [Fact]
    public void Setting_out_of_its_range_is_refused_by_name()
    {
        var app = App(new ServiceCollection());

        Assert.Contains("ClaimLease", Assert.Throws<ArgumentException>(() => app.UseEntityFramework<ShopContext>(options => options.ClaimLease = TimeSpan.Zero)).Message, StringComparison.Ordinal);
        Assert.Contains("IsolationLevel", Assert.Throws<ArgumentException>(() => app.UseEntityFramework<ShopContext>(options => options.IsolationLevel = IsolationLevel.Chaos)).Message, StringComparison.Ordinal);
    }

    private static void Registered(IServiceCollection services) => services.AddDbContext<ShopContext>(options => options.UseSqlite(ConnectionString));

    private static IAlipayMessagingBuilder App(IServiceCollection services) => services.AddAlipayMessaging(Shop.Configure).AddHandlerForAllMessages<NoHandler>();

    private static void AssertFault(Action<IServiceCollection> register, Action<IAlipayMessagingBuilder> use, string fault)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        register(services);
        use(App(services));
        using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<AlipayMsgConfigurationException>(() => provider.GetRequiredService<AppSetups>().Get("").Prepare());

        Assert.Contains(fault, Assert.Single(error.Faults), StringComparison.Ordinal);
    }

    private sealed class Bare(DbContextOptions<Bare> options) : DbContext(options);

    private sealed class NoHandler : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class NoStore : IIdempotencyStore
    {
        public ValueTask<IdempotencyClaim> TryClaimAsync(IdempotencyKey key, TimeSpan lease, CancellationToken cancellationToken) => default;

        public ValueTask CompleteAsync(IdempotencyKey key, long token, TimeSpan retention, CancellationToken cancellationToken) => default;

        public ValueTask ReleaseAsync(IdempotencyKey key, long token, CancellationToken cancellationToken) => default;
    }
}
