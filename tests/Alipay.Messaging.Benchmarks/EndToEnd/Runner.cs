using System.Diagnostics;
using System.Globalization;

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
        var keysPath = Path.GetTempFileName();
        BenchKeys.Create().Save(keysPath);
        var results = new Dictionary<string, List<Sample>> { ["bare"] = [], ["library"] = [] };
        try
        {
            for (var round = 0; round < rounds; round++)
            {
                foreach (var (kind, samples) in results)
                {
                    samples.Add(await MeasureAsync(kind, keysPath, inFlight, bodyBytes));
                    Console.WriteLine($"round {round + 1}/{rounds} {kind,-8} {samples[^1]}");
                }
            }
        }
        finally
        {
            File.Delete(keysPath);
        }

        Console.WriteLine();
        Console.WriteLine($"{inFlight} in flight, frames of {results["bare"][0].FrameBytes} bytes, medians of {rounds}, ratio library/bare (of medians; of pairs)");
        Console.WriteLine($"{"",-28}{"bare",10}{"library",10}{"ratio",8}{"pairs",8}");
        foreach (var (name, select) in Sample.Columns)
        {
            var bare = Median(results["bare"].Select(select));
            var library = Median(results["library"].Select(select));
            var pairs = Median(results["bare"].Zip(results["library"], (b, l) => select(l) / select(b)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-28}{bare,10:0.##}{library,10:0.##}{library / bare,8:0.00}{pairs,8:0.00}"));
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static async Task<Sample> MeasureAsync(string kind, string keysPath, int inFlight, int bodyBytes)
    {
        using var gateway = Start("gateway", keysPath);
        var port = await ReadAsync(gateway);
        using var client = Start("client", kind, $"127.0.0.1:{port}", keysPath);
        var connectMs = Number(await ReadAsync(client));
        var idle = await AllocatedAsync(client);
        var cold = await PushAsync(gateway, client, Cold, inFlight, bodyBytes);
        await PushAsync(gateway, client, WarmUp, inFlight, bodyBytes);
        var before = await AllocatedAsync(client);
        var hot = await PushAsync(gateway, client, Hot, inFlight, bodyBytes);
        var allocated = await AllocatedAsync(client) - before;
        var single = await PushAsync(gateway, client, 2_000, 1, bodyBytes);
        var peakKb = ProcessFigures.PeakMemoryKb(client.Id);
        Debug.Assert(idle >= 0, "read to warm the command up");
        await StopAsync(client);
        await StopAsync(gateway);
        return new Sample(connectMs, cold, hot, single, peakKb / 1024.0, allocated / (double)Hot);
    }

    private static async Task<Push> PushAsync(Process gateway, Process client, int count, int inFlight, int bodyBytes)
    {
        var cpuBefore = ProcessFigures.CpuMs(client.Id);
        await gateway.StandardInput.WriteLineAsync($"push {count} {inFlight} {bodyBytes}");
        var words = (await ReadAsync(gateway)).Split(' ');
        var cpu = ProcessFigures.CpuMs(client.Id) - cpuBefore;
        return new Push(Number(words[0]), Number(words[1]), Number(words[2]), (int)Number(words[3]), cpu * 1000.0 / count);
    }

    private static async Task<long> AllocatedAsync(Process client)
    {
        await client.StandardInput.WriteLineAsync("allocated");
        return long.Parse(await ReadAsync(client), CultureInfo.InvariantCulture);
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static async Task<string> ReadAsync(Process process)
        => await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2)) ?? throw new InvalidOperationException("The process ended.");

    private static async Task StopAsync(Process process)
    {
        await process.StandardInput.WriteLineAsync("exit");
        if (!process.WaitForExit(5000))
        {
            process.Kill();
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
