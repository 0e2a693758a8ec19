using System.Data.Common;
using System.Globalization;
using Alipay.Messaging.EntityFrameworkCore.Tests.Databases;
using Microsoft.EntityFrameworkCore;

namespace Alipay.Messaging.EntityFrameworkCore.Tests.Lease;

/// <summary>The contract of the lease on each database.</summary>
[Collection(DatabaseTests.Name)]
public sealed class DatabaseLeaseTests(DatabaseServers servers)
{
    private const int Racing = 50;
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Of_racing_holders_one_gets_the_lease_whether_it_is_new_or_has_ended(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        var lease = new DatabaseConnectionLease(database.Open);

        for (var round = 0; round < 3; round++)
        {
            var first = round * Racing;
            var answers = await Task.WhenAll(Enumerable.Range(first, Racing).Select(i => Task.Run(() => AcquireAsync(lease, Holder(i), Long))));

            Assert.Single(answers, held => held);
            var holder = Holder(first + Array.IndexOf(answers, true));
            Assert.Equal(holder, (await RowAsync(database)).Holder);
            await lease.ReleaseAsync(Shop.AppId, holder, default);
        }
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Holder_renews_and_releases_and_no_other_does(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        var lease = new DatabaseConnectionLease(database.Open);
        Assert.True(await AcquireAsync(lease, Holder(1), Long));
        var end = (await RowAsync(database)).EndsAt;

        Assert.True(await AcquireAsync(lease, Holder(1), Long));
        Assert.True((await RowAsync(database)).EndsAt > end);
        Assert.False(await AcquireAsync(lease, Holder(2), Long));
        await lease.ReleaseAsync(Shop.AppId, Holder(2), default);
        Assert.False(await AcquireAsync(lease, Holder(2), Long));
        await lease.ReleaseAsync(Shop.AppId, Holder(1), default);

        Assert.True(await AcquireAsync(lease, Holder(2), Long));
        Assert.False(await AcquireAsync(lease, Holder(1), Long));
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Lease_that_is_not_renewed_ends_and_another_takes_it(DatabaseKind kind)
    {
        var lease = new DatabaseConnectionLease((await servers.CreateAsync(kind)).Open);
        await AcquireAsync(lease, Holder(1), Short);

        await Limits.UntilAsync(() => AcquireAsync(lease, Holder(2), Long));

        Assert.False(await AcquireAsync(lease, Holder(1), Long));
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Late_renewal_does_not_shorten_the_lease(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        var lease = new DatabaseConnectionLease(database.Open);
        await AcquireAsync(lease, Holder(1), Long);
        var end = (await RowAsync(database)).EndsAt;

        Assert.True(await AcquireAsync(lease, Holder(1), Short));

        Assert.Equal(end, (await RowAsync(database)).EndsAt);
    }

    /// <summary>The servers run on the machine of the test, so that both clocks are one.</summary>
    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task End_is_in_utc_by_the_clock_of_the_database_whatever_the_time_zone_of_the_session(DatabaseKind kind)
    {
        var database = await InShanghaiAsync(await servers.CreateAsync(kind));
        var before = TimeProvider.System.GetUtcNow();

        await AcquireAsync(new DatabaseConnectionLease(database.Open), Holder(1), Long);

        var millisecond = TimeSpan.FromMilliseconds(1);
        Assert.InRange((await RowAsync(database)).EndsAt, before + Long - millisecond, TimeProvider.System.GetUtcNow() + Long + millisecond);
    }

    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Applications_have_a_lease_each(DatabaseKind kind)
    {
        var lease = new DatabaseConnectionLease((await servers.CreateAsync(kind)).Open);
        await AcquireAsync(lease, Holder(1), Long);

        Assert.True(await lease.TryAcquireAsync("2021000000000002", Holder(2), Long, default));
    }

    [Theory, PostgresData, MariaDbData]
    public async Task Server_that_is_killed_and_restarted_has_not_forgotten_the_holder(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        var lease = new DatabaseConnectionLease(database.Open);
        await AcquireAsync(lease, Holder(1), Long);

        await servers.CrashOf(kind)!(); // Both have a server.

        var answers = new Dictionary<string, bool>();
        foreach (var holder in new[] { Holder(2), Holder(1) })
        {
            // The first call may meet a connection of before.
            await Limits.UntilAsync(async () =>
            {
                try
                {
                    answers[holder] = await AcquireAsync(lease, holder, Long);
                    return true;
                }
                catch (DbException)
                {
                    return false;
                }
            });
        }

        Assert.Equal((false, true), (answers[Holder(2)], answers[Holder(1)]));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite, "Data Source=/no/such/folder/shop.db")]
    [InlineData(DatabaseKind.Postgres, "Host=127.0.0.1;Port=1;Username=postgres;Database=shop")]
    [InlineData(DatabaseKind.MariaDb, "Server=127.0.0.1;Port=1;User ID=root;Database=shop")]
    public async Task Database_that_is_away_is_an_error(DatabaseKind kind, string connectionString)
    {
        var lease = new DatabaseConnectionLease(new TestDatabase(kind, connectionString).Open);

        await Assert.ThrowsAnyAsync<DbException>(() => AcquireAsync(lease, Holder(1), Long));
        await Assert.ThrowsAnyAsync<DbException>(() => lease.ReleaseAsync(Shop.AppId, Holder(1), default).AsTask());
    }

    private static string Holder(int i) => i.ToString("x32", CultureInfo.InvariantCulture);

    private static Task<bool> AcquireAsync(DatabaseConnectionLease lease, string holder, TimeSpan duration)
        => lease.TryAcquireAsync(Shop.AppId, holder, duration, default).AsTask();

    private static async Task<AlipayConnectionLeaseRecord> RowAsync(TestDatabase database)
    {
        await using var context = database.Open();
        return await context.Set<AlipayConnectionLeaseRecord>().AsNoTracking().SingleAsync();
    }

    /// <summary>Sessions eight hours from UTC.</summary>
    private static async Task<TestDatabase> InShanghaiAsync(TestDatabase database)
    {
        if (database.Kind == DatabaseKind.MariaDb)
        {
            await using var context = database.Open();
            await context.Database.ExecuteSqlRawAsync("SET GLOBAL time_zone = '+08:00'");
        }

        return database with
        {
            ConnectionString = database.ConnectionString + database.Kind switch
            {
                DatabaseKind.Postgres => ";Timezone=Asia/Shanghai",
                DatabaseKind.MariaDb => ";Pooling=false",
                _ => "",
            },
        };
    }
}
