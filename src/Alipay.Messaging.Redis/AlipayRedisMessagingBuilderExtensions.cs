using Alipay.Messaging;
using Alipay.Messaging.Redis;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets the instances of an application registered by <c>AddAlipayMessaging</c> remember handled messages together, in Redis.</summary>
/// <remarks>
/// For a connection that is itself a service:
/// <c>builder.UseIdempotencyStore(services => new RedisIdempotencyStore(services.GetRequiredService&lt;IConnectionMultiplexer&gt;()))</c>.
/// </remarks>
public static class AlipayRedisMessagingBuilderExtensions
{
    /// <summary>Remembers handled messages in Redis, over a connection of its own that opens with the first message.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="connectionString">As StackExchange.Redis takes it, such as <c>redis1:6379,redis2:6379,password=…,ssl=true</c>.</param>
    /// <returns>The application, for more.</returns>
    /// <exception cref="ArgumentException">The connection string is not one.</exception>
    public static IAlipayMessagingBuilder UseRedisIdempotency(this IAlipayMessagingBuilder builder, string connectionString)
        => builder.UseRedisIdempotency(connectionString, new RedisIdempotencyOptions());

    /// <summary>Remembers handled messages in Redis, over a connection of its own that opens with the first message.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="connectionString">As StackExchange.Redis takes it, such as <c>redis1:6379,redis2:6379,password=…,ssl=true</c>.</param>
    /// <param name="options">The settings of the store.</param>
    /// <returns>The application, for more.</returns>
    /// <exception cref="ArgumentException">The connection string is not one, or a setting is out of its range.</exception>
    public static IAlipayMessagingBuilder UseRedisIdempotency(
        this IAlipayMessagingBuilder builder, string connectionString, RedisIdempotencyOptions options)
    {
        // Faults of the configuration show here and not with the first message. Nothing connects before that.
        _ = new RedisIdempotencyStore(connectionString, options);
        return builder.UseIdempotencyStore(_ => new RedisIdempotencyStore(connectionString, options));
    }

    /// <summary>Remembers handled messages in Redis, over a connection of the caller's, who also disposes of it.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="connection">The connection.</param>
    /// <returns>The application, for more.</returns>
    public static IAlipayMessagingBuilder UseRedisIdempotency(this IAlipayMessagingBuilder builder, IConnectionMultiplexer connection)
        => builder.UseRedisIdempotency(connection, new RedisIdempotencyOptions());

    /// <summary>Remembers handled messages in Redis, over a connection of the caller's, who also disposes of it.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="options">The settings of the store.</param>
    /// <returns>The application, for more.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public static IAlipayMessagingBuilder UseRedisIdempotency(
        this IAlipayMessagingBuilder builder, IConnectionMultiplexer connection, RedisIdempotencyOptions options)
    {
        _ = new RedisIdempotencyStore(connection, options);
        return builder.UseIdempotencyStore(_ => new RedisIdempotencyStore(connection, options));
    }
}
