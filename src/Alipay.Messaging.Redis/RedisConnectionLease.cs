using Alipay.Messaging.Redis.Connection;
using StackExchange.Redis;

namespace Alipay.Messaging.Redis;

/// <summary>
/// Keeps in Redis which of several instances on one app id may connect. Thread-safe; one store serves any number of clients.
/// </summary>
/// <remarks>
/// One key an application, <c>{KeyPrefix}lease:{appId}</c>, whose value names the holder and which Redis ends by its own clock. What Redis forgets
/// (a restart without a saved file, a failover before replication) may be given to a second instance while the first still has its connection, until its next
/// renewal. See docs/several-instances.md.
/// </remarks>
public sealed class RedisConnectionLease : IConnectionLease, IAsyncDisposable, IDisposable
{
    private const string AcquireScript =
        "local held = redis.call('GET', KEYS[1]) "
        + "if held == false or held == ARGV[1] then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return 1 end return 0";

    private const string ReleaseScript = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end";

    // Scripts this short are sent whole: a script cache would have to be filled again after each restart and failover.
    private const CommandFlags Write = CommandFlags.DemandMaster | CommandFlags.NoScriptCache;

    private readonly RedisConnection _connection;
    private readonly RedisStoreOptions _options;

    /// <summary>A store on a connection of the caller's, who also disposes of it; with the default settings.</summary>
    /// <param name="connection">The connection. Needs no special settings.</param>
    public RedisConnectionLease(IConnectionMultiplexer connection)
        : this(connection, new RedisStoreOptions())
    {
    }

    /// <summary>A store on a connection of the caller's, who also disposes of it.</summary>
    /// <param name="connection">The connection. Needs no special settings.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public RedisConnectionLease(IConnectionMultiplexer connection, RedisStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(options);
        _options = options.ToValidated();
        _connection = new RedisConnection(connection, _options);
    }

    /// <summary>A store with a dedicated connection and the default settings.</summary>
    /// <param name="connectionString">As the constructor with settings takes it.</param>
    /// <exception cref="ArgumentException">The connection string is not one.</exception>
    public RedisConnectionLease(string connectionString)
        : this(connectionString, new RedisStoreOptions())
    {
    }

    /// <summary>A store with a dedicated connection, opened by the first question and closed by <see cref="DisposeAsync"/>.</summary>
    /// <param name="connectionString">
    /// As StackExchange.Redis takes it, such as <c>redis1:6379,redis2:6379,password=…,ssl=true</c>. <c>abortConnect</c> counts as false: with a
    /// Redis that is unavailable no instance connects until it is back.
    /// </param>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentException">The connection string is not one, or a setting is out of its range.</exception>
    public RedisConnectionLease(string connectionString, RedisStoreOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        ArgumentNullException.ThrowIfNull(options);
        _options = options.ToValidated();
        _connection = new RedisConnection(RedisConnectionString.Parse(connectionString), _options);
    }

    /// <inheritdoc/>
    /// <exception cref="RedisException">Redis cannot be reached or refuses.</exception>
    /// <exception cref="TimeoutException">It did not answer within <see cref="RedisStoreOptions.OperationTimeout"/>.</exception>
    public async ValueTask<bool> TryAcquireAsync(string appId, string holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        var milliseconds = Math.Max(1, (long)duration.TotalMilliseconds);
        return (long)await EvaluateAsync(AcquireScript, appId, [holder, milliseconds], cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <inheritdoc/>
    /// <exception cref="RedisException">Redis cannot be reached or refuses.</exception>
    /// <exception cref="TimeoutException">It did not answer within <see cref="RedisStoreOptions.OperationTimeout"/>.</exception>
    public async ValueTask ReleaseAsync(string appId, string holder, CancellationToken cancellationToken)
        => await EvaluateAsync(ReleaseScript, appId, [holder], cancellationToken).ConfigureAwait(false);

    /// <summary>Closes the store's own connection, if it has one.</summary>
    /// <returns>A task that ends when it is closed.</returns>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>Begins to close the store's own connection, if it has one, without waiting until it is closed.</summary>
    public void Dispose() => _ = _connection.DisposeAsync().AsTask();

    private async Task<RedisResult> EvaluateAsync(string script, string appId, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(appId);
        var database = await _connection.DatabaseAsync(cancellationToken).ConfigureAwait(false);
        RedisKey key = $"{_options.KeyPrefix}lease:{appId}";
        return await _connection.WithinAsync(database.ScriptEvaluateAsync(script, [key], arguments, Write), cancellationToken).ConfigureAwait(false);
    }
}
