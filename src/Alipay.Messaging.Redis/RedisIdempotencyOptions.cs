namespace Alipay.Messaging.Redis;

/// <summary>The settings of a <see cref="RedisIdempotencyStore"/>. Fixed once the store is made.</summary>
public sealed class RedisIdempotencyOptions
{
    /// <summary>
    /// What every key begins with; a key is <c>{KeyPrefix}{appId}:{msgId}</c>. Default <c>alipay:msg:</c>. All instances of
    /// an application must have the same; applications may share it, since the app id is part of the key.
    /// </summary>
    public string KeyPrefix { get; init; } = "alipay:msg:";

    /// <summary>The Redis database, zero or more. Default -1: the one that the connection names, else 0.</summary>
    public int Database { get; init; } = -1;

    /// <summary>
    /// How long one question to Redis may take, reconnecting included. Default 5 s, from 10 ms to 1 min. Beyond it a claim has
    /// failed: the message is answered FAIL and comes again.
    /// </summary>
    public TimeSpan OperationTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
