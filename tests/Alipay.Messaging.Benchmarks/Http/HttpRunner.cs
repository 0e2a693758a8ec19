using System.Globalization;
using Alipay.Messaging.Benchmarks.EndToEnd;
using Alipay.Messaging.Benchmarks.EndToEnd.Load;

namespace Alipay.Messaging.Benchmarks.Http;

/// <summary>Runs the bare endpoint and the library alternately, each in a fresh process, under the same requests, and prints the medians and ratios.</summary>
internal static class HttpRunner
{
    private const int WarmUp = 40_000;
    private const int Hot = 30_000;

    public static async Task RunAsync(int rounds, int connections)
    {
        using var keys = new KeysFile();
        var load = new HttpLoad(BenchKeys.Load(keys.Path), WarmUp + Hot);
        var results = new Dictionary<string, List<double[]>> { ["bare"] = [], ["library"] = [] };
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (kind, samples) in results)
            {
                samples.Add(await MeasureAsync(kind, keys, load, connections));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round + 1}/{rounds} {kind,-8} {samples[^1][0]:0}/s, {samples[^1][1]:0.0} us CPU"));
            }
        }

        string[] names = ["req/s", "CPU us/req", "p50 ms", "p99 ms", "allocated B/req", "peak memory MB"];
        Console.WriteLine($"{connections} connections, requests of {load.RequestBytes} bytes, medians of {rounds}");
        var table = new ReportTable("", "bare", "library", "ratio", "pairs");
        for (var i = 0; i < names.Length; i++)
        {
            var column = i;
            var (bare, library) = (results["bare"].Select(sample => sample[column]).Median(), results["library"].Select(sample => sample[column]).Median());
            var pairs = results["bare"].Zip(results["library"], (one, other) => other[column] / one[column]).Median();
            table.Add($"{names[i]}", $"{bare:0.##}", $"{library:0.##}", $"{library / bare:0.00}", $"{pairs:0.00}");
        }

        table.Print();
    }

    private static async Task<double[]> MeasureAsync(string kind, KeysFile keys, HttpLoad load, int connections)
    {
        await using var server = ChildProcess.Start("http-server", kind, keys.Path);
        var port = int.Parse(await server.ReadAsync(), CultureInfo.InvariantCulture);
        await load.SendAsync(port, 0, WarmUp, connections);
        var allocated = await AllocatedAsync(server);
        var cpu = ProcessFigures.CpuMs(server.Id);
        var (perSecond, latencies) = await load.SendAsync(port, WarmUp, Hot, connections);
        cpu = ProcessFigures.CpuMs(server.Id) - cpu;
        allocated = await AllocatedAsync(server) - allocated;
        return
        [
            perSecond, cpu * 1000.0 / Hot, latencies[latencies.Length / 2], latencies[latencies.Length * 99 / 100], allocated / (double)Hot,
            ProcessFigures.PeakMemoryKb(server.Id) / 1024.0,
        ];
    }

    private static async Task<long> AllocatedAsync(ChildProcess server) => long.Parse(await server.AskAsync("allocated"), CultureInfo.InvariantCulture);
}
