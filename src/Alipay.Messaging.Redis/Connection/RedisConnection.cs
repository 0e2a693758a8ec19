using StackExchange.Redis;

namespace Alipay.Messaging.Redis.Connection;

/// <summary>The caller's connection, or a dedicated one that is opened when it is first needed.</summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private const int ReconnectMilliseconds = 1000;

    private readonly IConnectionMultiplexer? _given;
    private readonly ConfigurationOptions? _configuration;
    private readonly object _lock = new();
    private Task<IConnectionMultiplexer>? _connection;
    private bool _disposed;

    public RedisConnection(IConnectionMultiplexer connection)
    {
        _given = connection;
        _connection = Task.FromResult(connection);
    }

    public RedisConnection(ConfigurationOptions configuration)
    {
        configuration.LoggerFactory = Failures;

        // It reconnects by itself from then on, and soon: each message waits for it.
        configuration.AbortOnConnectFail = false;
        configuration.ReconnectRetryPolicy = new LinearRetry(ReconnectMilliseconds);
        configuration.ClientName ??= "Alipay.Messaging.Redis";
        _configuration = configuration;
    }

    /// <summary>Why the dedicated connection fails; empty for the caller's, whose log is the caller's.</summary>
    public RedisFailureLog Failures { get; } = new();

    /// <summary>Where Redis is: hosts and ports.</summary>
    public string EndPoints => string.Join(", ", (_given?.GetEndPoints() ?? _configuration!.EndPoints.AsEnumerable()).Select(EndPointCollection.ToString)); // One of them is set.

    /// <summary>The one connection. An attempt that failed is followed by another at the next call.</summary>
    public Task<IConnectionMultiplexer> ConnectAsync()
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

    private static async Task<IConnectionMultiplexer> OpenAsync(ConfigurationOptions configuration)
        => await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);
}
