using StackExchange.Redis;

namespace Alipay.Messaging.Redis.Connection;

/// <summary>The caller's connection, or a dedicated one that is opened when it is first needed.</summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private const int ReconnectMilliseconds = 1000;

    private readonly IConnectionMultiplexer? _given;
    private readonly ConfigurationOptions? _configuration;
    private readonly RedisStoreOptions _options;
    private readonly object _lock = new();
    private Task<IConnectionMultiplexer>? _connection;
    private bool _disposed;

    public RedisConnection(IConnectionMultiplexer connection, RedisStoreOptions options)
    {
        _options = options;
        _given = connection;
        _connection = Task.FromResult(connection);
    }

    public RedisConnection(ConfigurationOptions configuration, RedisStoreOptions options)
    {
        _options = options;
        configuration.LoggerFactory = Failures;

        // It reconnects by itself from then on, and soon: each message waits for it.
        configuration.AbortOnConnectFail = false;
        configuration.ReconnectRetryPolicy = new LinearRetry(ReconnectMilliseconds);
        configuration.ClientName ??= "Alipay.Messaging.Redis";
        _configuration = configuration;
    }

    /// <summary>Why the dedicated connection fails; empty for the caller's, whose log is the caller's.</summary>
    private RedisFailureLog Failures { get; } = new();

    /// <summary>Where Redis is: hosts and ports.</summary>
    public string EndPoints => string.Join(", ", (_given?.GetEndPoints() ?? _configuration!.EndPoints.AsEnumerable()).Select(EndPointCollection.ToString)); // One of them is set.

    /// <summary>The database of the options, once the connection is made.</summary>
    public async ValueTask<IDatabase> DatabaseAsync(CancellationToken cancellationToken)
    {
        var connection = await WithinAsync(ConnectAsync(), cancellationToken).ConfigureAwait(false);
        return connection.GetDatabase(_options.Database);
    }

    /// <summary>Awaits one answer, at most for the operation timeout.</summary>
    /// <exception cref="RedisException">Redis cannot be reached or refuses.</exception>
    /// <exception cref="TimeoutException">It did not answer in time.</exception>
    public async Task<T> WithinAsync<T>(Task<T> question, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await question.WaitAsync(_options.OperationTimeout, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            if (answer is not IConnectionMultiplexer)
            {
                // A connection is handed out before it is open; only an answer shows that it is.
                Failures.Succeeded();
            }

            return answer;
        }
        catch (Exception e)
        {
            // Abandoned when it has not completed: its own failure, later, is no news.
            _ = question.ContinueWith(
                static abandoned => _ = abandoned.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            if (e is RedisException or TimeoutException)
            {
                throw RedisFailure.Explain(e, Failures.Last, EndPoints, _options.OperationTimeout);
            }

            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<IConnectionMultiplexer>? connection;
        lock (_lock)
        {
            connection = _disposed || _configuration is null ? null : _connection;
            _disposed = true;
        }

        if (connection is not null)
        {
            await ((Task)connection).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (connection.IsCompletedSuccessfully)
            {
                await (await connection.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>The one connection. An attempt that failed is followed by another at the next call.</summary>
    private Task<IConnectionMultiplexer> ConnectAsync()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_connection is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _connection = OpenAsync(_configuration!); // Without it the connection was given, and that task has not failed.
            }

            return _connection;
        }
    }

    private static async Task<IConnectionMultiplexer> OpenAsync(ConfigurationOptions configuration)
        => await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);
}
