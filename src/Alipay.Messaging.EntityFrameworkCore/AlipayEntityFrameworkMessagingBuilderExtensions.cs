using Alipay.Messaging;
using Alipay.Messaging.EntityFrameworkCore;
using Alipay.Messaging.EntityFrameworkCore.Registration;
using Alipay.Messaging.EntityFrameworkCore.Table;
using Alipay.Messaging.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Records the messages of an application that <c>AddAlipayMessaging</c> registered, and keeps its connection lease, in the application's own database.
/// </summary>
public static class AlipayEntityFrameworkMessagingBuilderExtensions
{
    /// <summary>
    /// Records each message in the table that <c>AddAlipayMessages</c> adds to the model of <typeparamref name="TContext"/>, and runs its
    /// handler in a transaction of that context: what the handler saves, and that the message is done, commit together or not at all.
    /// It replaces the idempotency store. A fault of the registration fails the start.
    /// </summary>
    /// <typeparam name="TContext">A context that is registered by <c>AddDbContext</c>, with a relational provider. The handler gets the same instance.</typeparam>
    /// <param name="builder">The builder of the application.</param>
    /// <param name="configure">Changes the settings.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    /// <exception cref="InvalidOperationException">It was called for this application before.</exception>
    public static IAlipayMessagingBuilder UseEntityFramework<TContext>(
        this IAlipayMessagingBuilder builder, Action<AlipayMessageLedgerOptions>? configure = null)
        where TContext : DbContext
    {
        var app = AppRegistration.Of(builder);
        if (app.FindLedger is not null)
        {
            throw new InvalidOperationException("UseEntityFramework was called twice for one application: it has one database.");
        }

        var options = new AlipayMessageLedgerOptions();
        configure?.Invoke(options);
        new LedgerRegistration(app.Name, typeof(TContext), options.ToValidated()).AddTo(builder.Services, app);
        return builder;
    }

    /// <summary>
    /// Lets one of several instances connect, by a lease in the table that <c>AddAlipayConnectionLeases</c> adds to the model of
    /// <typeparamref name="TContext"/>. With or without <see cref="UseEntityFramework{TContext}"/>. A fault of the registration fails the start.
    /// </summary>
    /// <typeparam name="TContext">A context that is registered by <c>AddDbContext</c>, on SQLite, PostgreSQL, MySQL, MariaDB or SQL Server.</typeparam>
    /// <param name="builder">The builder of the application.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    public static IAlipayMessagingBuilder UseEntityFrameworkConnectionLease<TContext>(this IAlipayMessagingBuilder builder)
        where TContext : DbContext
        => builder.UseConnectionLease(static services =>
        {
            var database = new LedgerDatabase(typeof(TContext), services.GetRequiredService<IServiceScopeFactory>());
            LeaseFaults.Check(database);
            return new DatabaseConnectionLease(database);
        });
}
