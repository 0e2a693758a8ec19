using Alipay.Messaging;
using Alipay.Messaging.Redis;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Shares the memory of handled messages, and the connection lease, among the instances of an application that <c>AddAlipayMessaging</c>
/// registered, in Redis.
/// </summary>
public static class AlipayRedisMessagingBuilderExtensions
{
    /// <summary>
    /// Remembers handled messages in Redis, over the application's own connection: the <see cref="IConnectionMultiplexer"/> among its
    /// services, which the application also disposes. With the default settings.
    /// </summary>
    /// <param name="builder">The builder of the application.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    public static IAlipayMessagingBuilder UseRedisIdempotency(this IAlipayMessagingBuilder builder)
        => builder.UseRedisIdempotency(static _ => { });

    /// <summary>
    /// Remembers handled messages in Redis, over the application's own connection: the <see cref="IConnectionMultiplexer"/> among its
    /// services, which the application also disposes.
    /// </summary>
    /// <param name="builder">The builder of the application.</param>
    /// <param name="configure">Changes the settings of the store.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public static IAlipayMessagingBuilder UseRedisIdempotency(this IAlipayMessagingBuilder builder, Action<RedisStoreOptions> configure)
    {
        var options = Configure(configure);
        return builder.UseIdempotencyStore(services => new RedisIdempotencyStore(services.GetRequiredService<IConnectionMultiplexer>(), options));
    }

    /// <summary>Remembers handled messages in Redis, over a given connection, which the caller also disposes. With the default settings.</summary>
    /// <param name="builder">The builder of the application.</param>
    /// <param name="connection">The connection.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    public static IAlipayMessagingBuilder UseRedisIdempotency(this IAlipayMessagingBuilder builder, IConnectionMultiplexer connection)
        => builder.UseRedisIdempotency(connection, static _ => { });

    /// <summary>Remembers handled messages in Redis, over a given connection, which the caller also disposes.</summary>
    /// <param name="builder">The builder of the application.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="configure">Changes the settings of the store.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public static IAlipayMessagingBuilder UseRedisIdempotency(
        this IAlipayMessagingBuilder builder, IConnectionMultiplexer connection, Action<RedisStoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var options = Configure(configure);
        return builder.UseIdempotencyStore(_ => new RedisIdempotencyStore(connection, options));
    }

    /// <summary>Remembers handled messages in Redis, over a dedicated connection that opens with the first message. With the default settings.</summary>
    /// <param name="builder">The builder of the application.</param>
    /// <param name="connectionString">As StackExchange.Redis takes it, such as <c>redis1:6379,redis2:6379,password=…,ssl=true</c>.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">The connection string is not one.</exception>
    public static IAlipayMessagingBuilder UseRedisIdempotency(this IAlipayMessagingBuilder builder, string connectionString)
        => builder.UseRedisIdempotency(connectionString, static _ => { });

    /// <summary>Remembers handled messages in Redis, over a dedicated connection that opens with the first message.</summary>
    /// <param name="builder">The builder of the application.</param>
    /// <param name="connectionString">As StackExchange.Redis takes it, such as <c>redis1:6379,redis2:6379,password=…,ssl=true</c>.</param>
    /// <param name="configure">Changes the settings of the store.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">The connection string is not one, or a setting is out of its range.</exception>
    public static IAlipayMessagingBuilder UseRedisIdempotency(
        this IAlipayMessagingBuilder builder, string connectionString, Action<RedisStoreOptions> configure)
    {
        var options = Configure(configure);

        // A wrong connection string fails here and not with the first message. Nothing connects before that.
        _ = new RedisIdempotencyStore(connectionString, options);
        return builder.UseIdempotencyStore(_ => new RedisIdempotencyStore(connectionString, options));
    }

    /// <summary>
    /// Lets one of several instances connect, by a lease in Redis over the application's own connection: the <see cref="IConnectionMultiplexer"/> among
    /// its services, which the application also disposes. With the default settings.
    /// </summary>
    /// <param name="builder">The builder of the application.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    public static IAlipayMessagingBuilder UseRedisConnectionLease(this IAlipayMessagingBuilder builder)
        => builder.UseConnectionLease(static services => new RedisConnectionLease(services.GetRequiredService<IConnectionMultiplexer>()));

    /// <summary>Lets one of several instances connect, by a lease in Redis over a given connection, which the caller also disposes.</summary>
    /// <param name="builder">The builder of the application.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="configure">Changes the settings of the store.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public static IAlipayMessagingBuilder UseRedisConnectionLease(
        this IAlipayMessagingBuilder builder, IConnectionMultiplexer connection, Action<RedisStoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var options = Configure(configure);
        return builder.UseConnectionLease(_ => new RedisConnectionLease(connection, options));
    }

    /// <summary>Lets one of several instances connect, by a lease in Redis over a dedicated connection. With the default settings.</summary>
    /// <param name="builder">The builder of the application.</param>
    /// <param name="connectionString">As StackExchange.Redis takes it, such as <c>redis1:6379,redis2:6379,password=…,ssl=true</c>.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">The connection string is not one.</exception>
    public static IAlipayMessagingBuilder UseRedisConnectionLease(this IAlipayMessagingBuilder builder, string connectionString)
        => builder.UseRedisConnectionLease(connectionString, static _ => { });

    /// <summary>Lets one of several instances connect, by a lease in Redis over a dedicated connection.</summary>
    /// <param name="builder">The builder of the application.</param>
    /// <param name="connectionString">As StackExchange.Redis takes it, such as <c>redis1:6379,redis2:6379,password=…,ssl=true</c>.</param>
    /// <param name="configure">Changes the settings of the store.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">The connection string is not one, or a setting is out of its range.</exception>
    public static IAlipayMessagingBuilder UseRedisConnectionLease(
        this IAlipayMessagingBuilder builder, string connectionString, Action<RedisStoreOptions> configure)
    {
        var options = Configure(configure);

        // A wrong connection string fails here. Nothing connects before the first use.
        _ = new RedisConnectionLease(connectionString, options);
        return builder.UseConnectionLease(_ => new RedisConnectionLease(connectionString, options));
    }

    private static RedisStoreOptions Configure(Action<RedisStoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new RedisStoreOptions();
        configure(options);
        return options.ToValidated();
    }
}
