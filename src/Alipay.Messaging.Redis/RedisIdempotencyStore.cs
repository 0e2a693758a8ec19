using System.Globalization;
using System.Security.Cryptography;
using Alipay.Messaging.Redis.Connection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Alipay.Messaging.Redis;

/// <summary>
/// Remembers in Redis which messages were handled, for several instances on one app id: each message is handled by one of
/// them. Thread-safe; one store serves any number of clients.
/// </summary>
/// <remarks>
/// <para>
/// One key a message, <c>{KeyPrefix}msg:{appId}:{msgId}</c>, with a hash of the content in its value. A claim is <c>SET NX PX</c> with a unique token, so Redis itself decides which claim is first and ends the
/// lease by its own clock. Completing and releasing compare the token in a script, so a claim that has expired does
/// not touch what another instance has done since.
/// </para>
/// <para>
/// When Redis cannot be asked, <see cref="TryClaimAsync"/> throws and the message is answered FAIL: it is not handled
/// without protection, and it is redelivered. Handling is still at least once: what Redis itself forgets (a restart without
/// a saved file, a failover before replication, an eviction) may be handled a second time. See docs/several-instances.md.
/// </para>
/// </remarks>
public sealed class RedisIdempotencyStore : IIdempotencyStore, IHealthCheck, IAsyncDisposable, IDisposable
{
    private const string Completed = "done";

    // An absent key is completed too: the message was handled, even when its claim has ended.
    private const string CompleteScript =
        "local held = redis.call('GET', KEYS[1]) "
        + "if held == false or held == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end";

    private const string ReleaseScript =
        "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end";

    // Scripts this short are sent whole: a script cache would have to be filled again after each restart and failover.
    private const CommandFlags Write = CommandFlags.DemandMaster | CommandFlags.NoScriptCache;

    private static readonly TimeSpan ProbeLease = TimeSpan.FromSeconds(1);

    private readonly RedisConnection _connection;
    private readonly RedisStoreOptions _options;

    /// <summary>A store on a connection of the caller's, who also disposes of it; with the default settings.</summary>
    /// <param name="connection">The connection. Needs no special settings.</param>
    public RedisIdempotencyStore(IConnectionMultiplexer connection)
        : this(connection, new RedisStoreOptions())
    {
    }

    /// <summary>A store on a connection of the caller's, who also disposes of it.</summary>
    /// <param name="connection">The connection. Needs no special settings.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public RedisIdempotencyStore(IConnectionMultiplexer connection, RedisStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(options);
        _options = options.ToValidated();
        _connection = new RedisConnection(connection, _options);
    }

    /// <summary>A store with a dedicated connection and the default settings.</summary>
    /// <param name="connectionString">As the constructor with settings takes it.</param>
    /// <exception cref="ArgumentException">The connection string is not one.</exception>
    public RedisIdempotencyStore(string connectionString)
        : this(connectionString, new RedisStoreOptions())
    {
    }

    /// <summary>A store with a dedicated connection, opened by the first message and closed by <see cref="DisposeAsync"/>.</summary>
    /// <param name="connectionString">
    /// As StackExchange.Redis takes it, such as <c>redis1:6379,redis2:6379,password=…,ssl=true</c>. <c>abortConnect</c> counts
    /// as false: a Redis that is unavailable delays messages and fails no start.
    /// </param>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentException">The connection string is not one, or a setting is out of its range.</exception>
    public RedisIdempotencyStore(string connectionString, RedisStoreOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        ArgumentNullException.ThrowIfNull(options);
        _options = options.ToValidated();
        _connection = new RedisConnection(RedisConnectionString.Parse(connectionString), _options);
    }

    /// <inheritdoc/>
    /// <exception cref="RedisException">Redis cannot be reached or refuses.</exception>
    /// <exception cref="TimeoutException">It did not answer within <see cref="RedisStoreOptions.OperationTimeout"/>.</exception>
    public async ValueTask<IdempotencyClaim> TryClaimAsync(IdempotencyKey message, TimeSpan lease, CancellationToken cancellationToken)
    {
        var database = await _connection.DatabaseAsync(cancellationToken).ConfigureAwait(false);
        var token = NewToken();
        if (await ClaimAsync(database, EntryOf(message, token), lease, cancellationToken).ConfigureAwait(false) is { } answer)
        {
            return answer;
        }

        // The id is remembered with other content: this is another message, with a separate entry.
        var other = await ClaimAsync(database, EntryOf(message, -token), lease, cancellationToken).ConfigureAwait(false);
        return other ?? IdempotencyClaim.Completed; // That entry's key has the content in it, so its content is the same.
    }

    /// <inheritdoc/>
    /// <exception cref="RedisException">Redis cannot be reached or refuses.</exception>
    /// <exception cref="TimeoutException">It did not answer within <see cref="RedisStoreOptions.OperationTimeout"/>.</exception>
    public async ValueTask CompleteAsync(IdempotencyKey message, long token, TimeSpan retention, CancellationToken cancellationToken)
    {
        var database = await _connection.DatabaseAsync(cancellationToken).ConfigureAwait(false);
        var entry = EntryOf(message, token);
        RedisValue[] arguments = [entry.Claimed, entry.Completed, Milliseconds(retention)];
        await _connection.WithinAsync(database.ScriptEvaluateAsync(CompleteScript, [entry.Key], arguments, Write), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="RedisException">Redis cannot be reached or refuses.</exception>
    /// <exception cref="TimeoutException">It did not answer within <see cref="RedisStoreOptions.OperationTimeout"/>.</exception>
    public async ValueTask ReleaseAsync(IdempotencyKey message, long token, CancellationToken cancellationToken)
    {
        var database = await _connection.DatabaseAsync(cancellationToken).ConfigureAwait(false);
        var entry = EntryOf(message, token);
        await _connection.WithinAsync(database.ScriptEvaluateAsync(ReleaseScript, [entry.Key], [entry.Claimed], Write), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Claims and releases a message that does not exist: it fails for every reason that would fail a message.</summary>
    async Task<HealthCheckResult> IHealthCheck.CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        try
        {
            var probe = new IdempotencyKey { AppId = "health", MsgId = Guid.NewGuid().ToString("N"), ContentHash = 0 };
            var claim = await TryClaimAsync(probe, ProbeLease, cancellationToken).ConfigureAwait(false);
            await ReleaseAsync(probe, claim.Token, cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy($"Redis at {_connection.EndPoints} answers.");
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, e.Message, e);
        }
    }

    /// <summary>Closes the store's own connection, if it has one.</summary>
    /// <returns>A task that ends when it is closed.</returns>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>Begins to close the store's own connection, if it has one, without waiting until it is closed.</summary>
    public void Dispose() => _ = _connection.DisposeAsync().AsTask();

    /// <summary>Random, since the instances have nothing else in common; positive, see <see cref="EntryOf"/>.</summary>
    private static long NewToken() => ((long)RandomNumberGenerator.GetInt32(int.MaxValue) << 32) + RandomNumberGenerator.GetInt32(1, int.MaxValue);

    private static long Milliseconds(TimeSpan time) => Math.Max(1, (long)time.TotalMilliseconds);

    /// <summary>
    /// A message is kept under its id. Another one with the same id is kept under id and content, and its claim has a negative
    /// token, so that completing and releasing find it.
    /// </summary>
    private Entry EntryOf(IdempotencyKey message, long token)
    {
        var content = message.ContentHash.ToString("x16", CultureInfo.InvariantCulture);
        var key = $"{_options.KeyPrefix}msg:{message.AppId}:{message.MsgId}";
        return new Entry(
            token < 0 ? $"{key}:{content}" : key,
            string.Create(CultureInfo.InvariantCulture, $"{token}:{content}"),
            $"{Completed}:{content}",
            content,
            token);
    }

    /// <summary>Null when the entry is of other content.</summary>
    private async Task<IdempotencyClaim?> ClaimAsync(IDatabase database, Entry entry, TimeSpan lease, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var expiry = TimeSpan.FromMilliseconds(Milliseconds(lease));
                if (await _connection.WithinAsync(database.StringSetAsync(entry.Key, entry.Claimed, expiry, When.NotExists, Write), cancellationToken).ConfigureAwait(false))
                {
                    return IdempotencyClaim.Claimed(entry.Token, msgIdReused: entry.Token < 0);
                }

                var held = await _connection.WithinAsync(database.StringGetAsync(entry.Key, CommandFlags.DemandMaster), cancellationToken).ConfigureAwait(false);
                if (!held.IsNull)
                {
                    return entry.Judge(held.ToString());
                }

                // It expired between the two commands: ask again.
            }
        }
        catch
        {
            // Redis may have taken the claim and only its answer is missing. This follows it on the same connection, so that
            // the message need not wait for the lease to end; if it is lost as well, the lease ends it.
            _ = database.ScriptEvaluateAsync(ReleaseScript, [entry.Key], [entry.Claimed], Write | CommandFlags.FireAndForget);
            throw;
        }
    }

    /// <summary>What is written for a message: a claim as <c>token:content</c>, a handled message as <c>done:content</c>.</summary>
    private sealed record Entry(RedisKey Key, RedisValue Claimed, RedisValue Completed, string Content, long Token)
    {
        /// <summary>Null for other content. A value without content is of an earlier version and counts as the same.</summary>
        public IdempotencyClaim? Judge(string held)
        {
            var (state, content) = held.Split(':') is [var first, var second] ? (first, second) : (held, Content);
            return content != Content ? null
                : state == RedisIdempotencyStore.Completed ? IdempotencyClaim.Completed
                : IdempotencyClaim.InProgress;
        }
    }
}
