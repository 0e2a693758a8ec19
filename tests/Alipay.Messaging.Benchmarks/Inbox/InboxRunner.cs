using System.Diagnostics;
using Npgsql;

namespace Alipay.Messaging.Benchmarks.Inbox;

/// <summary>
/// The inbox beside a bare loop on the same PostgreSQL: insert a row, then update it, each in a transaction, with as many workers. Alternately, at a growing
/// table.
/// </summary>
internal static class InboxRunner
{
    private const int Workers = 8;

    public static async Task RunAsync(string connectionString, int messages, int[] sizes)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var library = await LibraryInbox.StartAsync(connectionString, Workers);
        await BareInbox.CreateTableAsync(source);
        await BareInbox.RunAsync(source, "warm", 500, Workers);
        await library.RunAsync("warm", 500);
        Console.WriteLine("| rows in the table | bare, messages/s | inbox, messages/s | ratio | bare, CPU/message | inbox, CPU/message |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var size in sizes)
        {
            await library.FillAsync(size);
            await BareInbox.FillAsync(source, size);
            var (bare, inbox) = (new List<Figure>(), new List<Figure>());
            for (var round = 0; round < 3; round++)
            {
                bare.Add(await MeasureAsync(messages, () => BareInbox.RunAsync(source, $"{size}-{round}", messages, Workers)));
                inbox.Add(await MeasureAsync(messages, () => library.RunAsync($"{size}-{round}", messages)));
            }

            var (b, i) = (Median(bare), Median(inbox));
            Console.WriteLine(FormattableString.Invariant(
                $"| {size:N0} | {b.PerSecond:N0} | {i.PerSecond:N0} | {i.PerSecond / b.PerSecond:0.00} | {b.CpuMicroseconds:0} µs | {i.CpuMicroseconds:0} µs |"));
        }
    }

    private static async Task<Figure> MeasureAsync(int messages, Func<Task> run)
    {
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        await run();
        var elapsed = clock.Elapsed;
        return new Figure(messages / elapsed.TotalSeconds, (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMicroseconds / messages);
    }

    private static Figure Median(List<Figure> figures) => figures.OrderBy(figure => figure.PerSecond).ElementAt(figures.Count / 2);

    private sealed record Figure(double PerSecond, double CpuMicroseconds);
}
