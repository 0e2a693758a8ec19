using System.Diagnostics;
using System.Globalization;
using Alipay.Messaging.Benchmarks.EndToEnd.Load;

namespace Alipay.Messaging.Benchmarks.EndToEnd;

/// <summary>
/// Runs the bare loop and the library alternately, each in a fresh process against a fresh gateway process, and prints the
/// medians and the ratios of the library to the bare loop.
/// </summary>
internal static class Runner
{
    private const int Cold = 20_000;
    private const int WarmUp = 40_000;
    private const int Hot = 40_000;

    public static async Task RunAsync(int rounds, int inFlight, int bodyBytes)
    {
        using var keys = new KeysFile();
        var results = new Dictionary<string, List<Sample>> { ["bare"] = [], ["library"] = [] };
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (kind, samples) in results)
            {
                samples.Add(await MeasureAsync(kind, keys, inFlight, bodyBytes));
                Console.WriteLine($"round {round + 1}/{rounds} {kind,-8} {samples[^1]}");
            }
        }

        Console.WriteLine();
        Console.WriteLine(
            $"{inFlight} in flight, frames of {results["bare"][0].FrameBytes} bytes, medians of {rounds}, ratio library/bare (of medians; of pairs)");
        Console.WriteLine($"{"",-28}{"bare",10}{"library",10}{"ratio",8}{"pairs",8}");
        foreach (var (name, select) in Sample.Columns)
        {
            var bare = results["bare"].Select(select).Median();
            var library = results["library"].Select(select).Median();
            var pairs = results["bare"].Zip(results["library"], (b, l) => select(l) / select(b)).Median();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-28}{bare,10:0.##}{library,10:0.##}{library / bare,8:0.00}{pairs,8:0.00}"));
        }
    }

    private static async Task<Sample> MeasureAsync(string kind, KeysFile keys, int inFlight, int bodyBytes)
    {
        await using var pair = await ConnectedPair.StartAsync(keys, "client", kind, "returns");
        var idle = await AllocatedAsync(pair.Client);
        var cold = await pair.PushAsync(Cold, inFlight, bodyBytes);
        await pair.PushAsync(WarmUp, inFlight, bodyBytes);
        var before = await AllocatedAsync(pair.Client);
        var hot = await pair.PushAsync(Hot, inFlight, bodyBytes);
        var allocated = await AllocatedAsync(pair.Client) - before;
        var single = await pair.PushAsync(2_000, 1, bodyBytes);
        var peakKb = ProcessFigures.PeakMemoryKb(pair.Client.Id);
        Debug.Assert(idle >= 0, "read to warm the command up");
        return new Sample(pair.ConnectMs, cold, hot, single, peakKb / 1024.0, allocated / (double)Hot);
    }

    private static async Task<long> AllocatedAsync(ChildProcess client)
        => long.Parse(await client.AskAsync("allocated"), CultureInfo.InvariantCulture);
}
