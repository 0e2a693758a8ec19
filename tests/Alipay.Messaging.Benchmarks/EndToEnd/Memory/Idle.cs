using System.Globalization;
using Alipay.Messaging.Benchmarks.EndToEnd.Load;

namespace Alipay.Messaging.Benchmarks.EndToEnd.Memory;

/// <summary>
/// What clients cost that have nothing to do but to keep their connections: CPU, memory and threads. Memory is read at one client,
/// at half of them and at all: the first clients make the runtime compile, which the later ones do not.
/// </summary>
internal static class Idle
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(int clients, int seconds)
    {
        var half = (clients + 1) / 2;
        using var keys = new KeysFile();
        await using var pair = await ConnectedPair.StartAsync(keys, "idle-clients");
        var one = await ConnectAsync(pair.Client, 1);
        var some = await ConnectAsync(pair.Client, half);
        var all = await ConnectAsync(pair.Client, clients);

        var cpuBefore = ProcessFigures.CpuMs(pair.Client.Id);
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        var cpuOfMinute = (ProcessFigures.CpuMs(pair.Client.Id) - cpuBefore) * 60 / seconds;
        var threadsAtEnd = ProcessFigures.Threads(pair.Client.Id);
        var connections = await pair.Gateway.AskAsync("connections");

        Say($"{clients} clients in one process, then idle for {seconds} s; default settings (a ping every 2 s), ServerGC off");
        var table = new ReportTable("after a full collection", "1 client", $"{half}", $"{clients}", "per client", "per client of the later half");
        Add("managed heap, KB", reading => reading.HeapKb, "N0");
        Add("VmRSS, KB", reading => reading.ResidentKb, "N0");
        Add("threads", reading => reading.Threads, "0.00");
        table.Print();
        Say($"threads at the end of the period: {threadsAtEnd}");
        Say($"CPU a minute: {cpuOfMinute:N0} ms in all, {cpuOfMinute / clients:0.0} ms for a client, the process's own included");
        Say($"{(connections == $"{clients} {clients}" ? "no connection was lost" : $"LINKS WERE LOST, so these are no idle figures: open and ever opened {connections}")}");

        void Add(string what, Func<Reading, double> select, string format)
        {
            var (first, middle, last) = (select(one), select(some), select(all));
            table.Add(
                $"{what}",
                $"{first:N0}",
                $"{middle:N0}",
                $"{last:N0}",
                $"{((last - first) / (clients - 1)).ToString(format, CultureInfo.InvariantCulture)}",
                $"{((last - middle) / (clients - half)).ToString(format, CultureInfo.InvariantCulture)}");
        }
    }

    private static async Task<Reading> ConnectAsync(ChildProcess client, int total)
    {
        await client.AskAsync($"connect {total}");
        await Task.Delay(Calm);
        var heap = long.Parse(await client.AskAsync("collect"), CultureInfo.InvariantCulture);
        return new Reading(heap / 1024.0, ProcessFigures.MemoryKb(client.Id), ProcessFigures.Threads(client.Id));
    }

    private static void Say(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));

    private sealed record Reading(double HeapKb, double ResidentKb, double Threads);
}
