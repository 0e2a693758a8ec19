namespace Alipay.Messaging.Redis.Tests;

/// <summary>The contract of the lease, between two instances with connections of their own.</summary>
public sealed class ConnectionLeaseTests
{
    private const string App = "2021000000000001";
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [RedisFact]
    public async Task Of_100_racing_holders_one_gets_the_lease()
    {
        await using var server = await RedisServer.StartAsync();
        await using var first = new RedisConnectionLease(server.ConnectionString);
        await using var second = new RedisConnectionLease(server.ConnectionString);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => AcquireAsync(i % 2 == 0 ? first : second, $"h{i}", Long)));

        Assert.Single(answers, held => held);
    }

    [RedisFact]
    public async Task Holder_renews_and_releases_and_no_other_does()
    {
        await using var server = await RedisServer.StartAsync();
        await using var lease = new RedisConnectionLease(server.ConnectionString);
        Assert.True(await AcquireAsync(lease, "one", Long));

        Assert.True(await AcquireAsync(lease, "one", Long));
        Assert.False(await AcquireAsync(lease, "two", Long));
        await lease.ReleaseAsync(App, "two", CancellationToken.None);
        Assert.False(await AcquireAsync(lease, "two", Long));
        await lease.ReleaseAsync(App, "one", CancellationToken.None);

        Assert.True(await AcquireAsync(lease, "two", Long));
    }

    [RedisFact]
    public async Task Lease_that_is_not_renewed_ends_by_the_clock_of_redis()
    {
        await using var server = await RedisServer.StartAsync();
        await using var lease = new RedisConnectionLease(server.ConnectionString);
        await AcquireAsync(lease, "one", Short);

        await Limits.UntilAsync(() => AcquireAsync(lease, "two", Long));

        Assert.False(await AcquireAsync(lease, "one", Long));
    }

    [RedisFact]
    public async Task Applications_do_not_meet()
    {
        await using var server = await RedisServer.StartAsync();
        await using var lease = new RedisConnectionLease(server.ConnectionString);
        await AcquireAsync(lease, "one", Long);

        Assert.True(await lease.TryAcquireAsync("2021000000000002", "two", Long, CancellationToken.None));
    }

    [RedisFact]
    public async Task Redis_that_is_away_is_an_error_that_says_where_it_is()
    {
        await using var server = await RedisServer.StoppedAsync();
        await using var lease = new RedisConnectionLease(server.ConnectionString, new() { OperationTimeout = TimeSpan.FromMilliseconds(300) });

        var error = await Assert.ThrowsAnyAsync<Exception>(() => AcquireAsync(lease, "one", Long));

        Assert.Contains($"127.0.0.1:{server.Port}", error.Message, StringComparison.Ordinal);
    }

    private static Task<bool> AcquireAsync(RedisConnectionLease lease, string holder, TimeSpan duration)
        => lease.TryAcquireAsync(App, holder, duration, CancellationToken.None).AsTask();
}
