using System.Diagnostics;
using System.Globalization;
using Alipay.Messaging.EntityFrameworkCore.Tests.Databases;
using Alipay.Messaging.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit.Abstractions;

namespace Alipay.Messaging.EntityFrameworkCore.Tests.Lease;

/// <summary>
/// Three processes on one app id, of which one may connect. <c>ALIPAY_HANDOVERS=500</c> in the environment makes it the long run of docs/evidence.md.
/// </summary>
[Collection(DatabaseTests.Name)]
public sealed class HandoverTests(DatabaseServers servers, ITestOutputHelper output)
{
    private static readonly string? Long = Environment.GetEnvironmentVariable("ALIPAY_HANDOVERS");
    private static readonly int Handovers = int.Parse(Long ?? "9", CultureInfo.InvariantCulture);

    // A machine that is busy with other tests may not run the holder for a fifth of a second.
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(Long is null ? 3 : 1);

    [Theory, PostgresData]
    public async Task Kills_stops_and_losses_hand_the_lease_over_and_there_are_never_two_connections(DatabaseKind kind)
    {
        var database = await servers.CreateAsync(kind);
        await using var gateway = await AlipayTestGateway.StartAsync();
        var most = 0;
        using var end = new CancellationTokenSource();
        var watching = WatchAsync(gateway, count => most = Math.Max(most, count), end.Token);
        var processes = new List<LeaseProcess>();
        var times = new Dictionary<string, List<double>>();
        try
        {
            for (var i = 0; i < 3; i++)
            {
                processes.Add(await LeaseProcess.StartAsync(gateway, database, Duration));
            }

            for (var round = 0; round < Handovers; round++)
            {
                await Limits.UntilAsync(() => Task.FromResult(processes.Count(one => one.IsConnected) == 1 && processes.Count(one => one.StandsBy) == 2));
                var holder = processes.Single(one => one.IsConnected);
                var connections = gateway.Connections.Count;
                var how = (round % 3) switch { 0 => "killed", 1 => "stopped", _ => "lost" };
                var began = Stopwatch.GetTimestamp();
                switch (how)
                {
                    case "killed":
                        await holder.KillAsync();
                        break;
                    case "stopped":
                        await holder.StopAsync();
                        break;
                    default:
                        // Another instance holds it, for as long as the holder takes to notice and to leave.
                        await using (var context = database.Open())
                        {
                            await context.Set<AlipayConnectionLeaseRecord>().ExecuteUpdateAsync(set => set.SetProperty(row => row.Holder, "another"));
                        }

                        break;
                }

                using var limit = new CancellationTokenSource(Limits.Soon);
                await gateway.WaitUntilAsync(one => one.Connections.Count > connections, limit.Token);
                var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
                times.TryAdd(how, []);
                times[how].Add(took);
                if (how != "lost")
                {
                    processes.Remove(holder);
                    await holder.DisposeAsync();
                    processes.Add(await LeaseProcess.StartAsync(gateway, database, Duration));
                }
            }
        }
        finally
        {
            foreach (var process in processes)
            {
                await process.DisposeAsync();
            }
        }

        await end.CancelAsync();
        await watching;
        Assert.Equal(1, most);
        Report(times);
    }

    /// <summary>Counts the open connections at each change that the gateway sees.</summary>
    private static async Task WatchAsync(AlipayTestGateway gateway, Action<int> counted, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                await gateway.WaitUntilAsync(
                    one =>
                    {
                        counted(one.ConnectionCount);
                        return false;
                    },
                    end);
            }
            catch (Exception e) when (e is TimeoutException or OperationCanceledException)
            {
                // The limit of one wait.
            }
        }
    }

    private void Report(Dictionary<string, List<double>> times)
    {
        foreach (var (how, all) in times)
        {
            var buckets = all.GroupBy(one => Math.Floor(one / 0.25) * 0.25).OrderBy(bucket => bucket.Key)
                .Select(bucket => string.Create(CultureInfo.InvariantCulture, $"{bucket.Key:0.00}-{bucket.Key + 0.25:0.00} s: {bucket.Count()}"));
            output.WriteLine($"{how}, {all.Count} hand-overs: {string.Join(", ", buckets)}");
        }
    }
}
