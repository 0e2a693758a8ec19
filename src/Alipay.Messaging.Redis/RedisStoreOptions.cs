namespace Alipay.Messaging.Redis;

/// <summary>The settings of a <see cref="RedisIdempotencyStore"/> or a <see cref="RedisConnectionLease"/>, which copies them when it is created.</summary>
public sealed class RedisStoreOptions
{
    /// <summary>
    /// What every key begins with: <c>{KeyPrefix}msg:{appId}:{msgId}</c> of a message, <c>{KeyPrefix}lease:{appId}</c> of a lease. Default <c>alipay:</c>.
    /// All instances of an application must have the same; applications may share it, since the app id is part of the key.
    /// </summary>
    public string KeyPrefix { get; set; } = "alipay:";

    /// <summary>The Redis database, zero or more. Default -1: the one that the connection names, else 0.</summary>
    public int Database { get; set; } = -1;

    /// <summary>
    /// How long one question to Redis may take, reconnecting included. Default 5 s, from 10 ms to 1 min. Beyond it a claim has
    /// failed, and the message is answered FAIL and redelivered; a lease is asked for again.
    /// </summary>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Returns a copy that nothing changes any more.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    internal RedisStoreOptions ToValidated()
    {
        if (OperationTimeout < TimeSpan.FromMilliseconds(10) || OperationTimeout > TimeSpan.FromMinutes(1))
        {
            throw new ArgumentException($"{nameof(OperationTimeout)} must be from 10 ms to 1 min.", nameof(OperationTimeout));
        }

        if (KeyPrefix is null || Database < -1)
        {
            throw new ArgumentException($"{nameof(KeyPrefix)} must not be null and {nameof(Database)} not less than -1.", KeyPrefix is null ? nameof(KeyPrefix) : nameof(Database));
        }

        return new RedisStoreOptions { KeyPrefix = KeyPrefix, Database = Database, OperationTimeout = OperationTimeout };
    }
}
