using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Alipay.Messaging.Redis.Connection;
using StackExchange.Redis;

namespace Alipay.Messaging.Redis;

/// <summary>
/// Remembers in Redis which messages were handled, for several instances on one app id: each message is handled by one of
/// them. Safe for many threads; one store serves any number of clients.
/// </summary>
/// <remarks>
/// <para>
/// One key a message. A claim is <c>SET NX PX</c> with a token of its own, so Redis itself decides who is first and ends the
/// lease by its own clock. Completing and releasing compare the token in a script, so a claim that has expired does
/// not touch what another instance has done since.
/// </para>
/// <para>
/// When Redis cannot be asked, <see cref="TryClaimAsync"/> throws and the message is answered FAIL: it is not handled
/// without protection, and it comes again. Handling is still at least once: what Redis itself forgets (a restart without
/// a saved file, a failover before replication, an eviction) may be handled a second time. See docs/operations.md.
/// </para>
/// </remarks>
public sealed class RedisIdempotencyStore : IIdempotencyStore, IAsyncDisposable
{
    private const string Completed = "done";

    // An absent key is completed too: the message was handled, whatever became of the claim.
    private const string CompleteScript =
        "local held = redis.call('GET', KEYS[1]) "
        + "if held == false or held == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end";

    private const string ReleaseScript =
        "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end";

    // Scripts this short are sent whole: a script cache would have to be filled again after each restart and failover.
    private const CommandFlags Write = CommandFlags.DemandMaster | CommandFlags.NoScriptCache;

    private readonly RedisConnection _connection;
    private readonly RedisIdempotencyOptions _options;

    /// <summary>A store on a connection of the caller's, who also disposes of it; with the default settings.</summary>
    /// <param name="connection">The connection. Needs no settings of its own.</param>
    public RedisIdempotencyStore(IConnectionMultiplexer connection)
        : this(connection, new RedisIdempotencyOptions())
    {
    }

    /// <summary>A store on a connection of the caller's, who also disposes of it.</summary>
    /// <param name="connection">The connection. Needs no settings of its own.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public RedisIdempotencyStore(IConnectionMultiplexer connection, RedisIdempotencyOptions options)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _options = Checked(options);
        _connection = new RedisConnection(connection);
    }

    /// <summary>A store with a connection of its own and the default settings.</summary>
    /// <param name="connectionString">As the constructor with settings takes it.</param>
    /// <exception cref="ArgumentException">The connection string is not one.</exception>
    public RedisIdempotencyStore(string connectionString)
        : this(connectionString, new RedisIdempotencyOptions())
    {
    }

    /// <summary>A store with a connection of its own, opened by the first message and closed by <see cref="DisposeAsync"/>.</summary>
    /// <param name="connectionString">
    /// As StackExchange.Redis takes it, such as <c>redis1:6379,redis2:6379,password=…,ssl=true</c>. <c>abortConnect</c> counts
    /// as false: a Redis that is away delays messages and stops nobody from starting.
    /// </param>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentException">The connection string is not one, or a setting is out of its range.</exception>
    public RedisIdempotencyStore(string connectionString, RedisIdempotencyOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        _options = Checked(options);
        _connection = new RedisConnection(ConfigurationOptions.Parse(connectionString));
    }

    /// <inheritdoc/>
    /// <exception cref="RedisException">Redis cannot be reached or refuses.</exception>
    /// <exception cref="TimeoutException">It did not answer within <see cref="RedisIdempotencyOptions.OperationTimeout"/>.</exception>
    public async ValueTask<IdempotencyClaim> TryClaimAsync(string appId, string msgId, TimeSpan lease, CancellationToken cancellationToken)
    {
        var database = await DatabaseAsync(cancellationToken).ConfigureAwait(false);
        var key = Key(appId, msgId);
        var token = NewToken();
        try
        {
            return await ClaimAsync(database, key, token, lease, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Redis may have taken the claim and only its answer is missing. This follows it on the same connection, so that
            // the message need not wait for the lease to end; if it is lost as well, the lease ends it.
            _ = database.ScriptEvaluateAsync(ReleaseScript, [key], [token], Write | CommandFlags.FireAndForget);
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="RedisException">Redis cannot be reached or refuses.</exception>
    /// <exception cref="TimeoutException">It did not answer within <see cref="RedisIdempotencyOptions.OperationTimeout"/>.</exception>
    public async ValueTask CompleteAsync(string appId, string msgId, long token, TimeSpan retention, CancellationToken cancellationToken)
    {
        var database = await DatabaseAsync(cancellationToken).ConfigureAwait(false);
        RedisValue[] arguments = [token, Completed, Milliseconds(retention)];
        await WithinAsync(database.ScriptEvaluateAsync(CompleteScript, [Key(appId, msgId)], arguments, Write), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="RedisException">Redis cannot be reached or refuses.</exception>
    /// <exception cref="TimeoutException">It did not answer within <see cref="RedisIdempotencyOptions.OperationTimeout"/>.</exception>
    public async ValueTask ReleaseAsync(string appId, string msgId, long token, CancellationToken cancellationToken)
    {
        var database = await DatabaseAsync(cancellationToken).ConfigureAwait(false);
        await WithinAsync(database.ScriptEvaluateAsync(ReleaseScript, [Key(appId, msgId)], [token], Write), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the store's own connection, if it has one.</summary>
    /// <returns>A task that ends when it is closed.</returns>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static RedisIdempotencyOptions Checked(RedisIdempotencyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.OperationTimeout < TimeSpan.FromMilliseconds(10) || options.OperationTimeout > TimeSpan.FromMinutes(1))
        {
            throw new ArgumentException($"{nameof(options.OperationTimeout)} must be from 10 ms to 1 min.", nameof(options));
        }

        if (options.KeyPrefix is null || options.Database < -1)
        {
            throw new ArgumentException($"{nameof(options.KeyPrefix)} must not be null and {nameof(options.Database)} not less than -1.", nameof(options));
        }

        return options;
    }

    /// <summary>Random, since the instances have nothing else in common; never zero, which stands for no claim.</summary>
    private static long NewToken()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes) | 1;
    }

    private static long Milliseconds(TimeSpan time) => Math.Max(1, (long)time.TotalMilliseconds);

    private RedisKey Key(string appId, string msgId) => string.Create(CultureInfo.InvariantCulture, $"{_options.KeyPrefix}{appId}:{msgId}");

    private async ValueTask<IDatabase> DatabaseAsync(CancellationToken cancellationToken)
    {
        var connection = await WithinAsync(_connection.ConnectAsync(), cancellationToken).ConfigureAwait(false);
        return connection.GetDatabase(_options.Database);
    }

    private async Task<IdempotencyClaim> ClaimAsync(IDatabase database, RedisKey key, long token, TimeSpan lease, CancellationToken cancellationToken)
    {
        while (true)
        {
            var expiry = TimeSpan.FromMilliseconds(Milliseconds(lease));
            if (await WithinAsync(database.StringSetAsync(key, token, expiry, When.NotExists, Write), cancellationToken).ConfigureAwait(false))
            {
                return new IdempotencyClaim(IdempotencyState.Claimed, token);
            }

            var held = await WithinAsync(database.StringGetAsync(key, CommandFlags.DemandMaster), cancellationToken).ConfigureAwait(false);
            if (!held.IsNull)
            {
                return new IdempotencyClaim(held == Completed ? IdempotencyState.Completed : IdempotencyState.InProgress, 0);
            }

            // It ended between the two questions: ask again.
        }
    }

    private async Task<T> WithinAsync<T>(Task<T> question, CancellationToken cancellationToken)
    {
        try
        {
            return await question.WaitAsync(_options.OperationTimeout, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch when (!question.IsCompleted)
        {
            // Nobody waits for it any more; its own failure, later, is no news.
            _ = question.ContinueWith(
                static abandoned => _ = abandoned.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            throw;
        }
    }
}
