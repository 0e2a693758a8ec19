using Alipay.Messaging.Benchmarks.EndToEnd.Load;

namespace Alipay.Messaging.Benchmarks.EndToEnd;

/// <summary>
/// Whether the cost of a message stays what it is when more are in flight and when they are longer. One library process and
/// one bare loop, each with its gateway, run every row alternately; the first round warms up and does not count.
/// </summary>
internal static class Growth
{
    private const int WarmUp = 60_000;
    private const int WarmUpInFlight = 200;
    private const int CommonBody = 600;

    // Two ids, the names and the signature of an RSA-2048 key: no frame is shorter.
    private const int FrameAroundBody = 713;

    public static async Task RunAsync(int rounds)
    {
        GrowthRow[] inFlight =
        [
            new(1, 5_000, CommonBody),
            new(10, 20_000, CommonBody),
            new(100, 30_000, CommonBody),
            new(1_000, 30_000, CommonBody),
            new(10_000, 40_000, CommonBody),
        ];
        GrowthRow[] lengths =
        [
            new(200, 30_000, 0),
            new(200, 30_000, 1_000 - FrameAroundBody),
            new(200, 10_000, 10_000 - FrameAroundBody),
            new(20, 2_000, 100_000 - FrameAroundBody),
            new(20, 300, 1_000_000 - FrameAroundBody),
        ];
        await MeasureAsync([.. inFlight, .. lengths], rounds);
        Console.WriteLine($"medians of {rounds}, ServerGC off, default limits: a MessageQueueCapacity of 10,000 holds all that are in flight");
        PrintByInFlight(inFlight);
        PrintByLength(lengths);
    }

    private static async Task MeasureAsync(GrowthRow[] rows, int rounds)
    {
        using var keys = new KeysFile();
        await using var bare = await ConnectedPair.StartAsync(keys, "client", "bare", "returns");
        await using var library = await ConnectedPair.StartAsync(keys, "client", "library", "returns");
        await bare.PushAsync(WarmUp, WarmUpInFlight, CommonBody);
        await library.PushAsync(WarmUp, WarmUpInFlight, CommonBody);
        for (var round = 0; round <= rounds; round++)
        {
            if (round == 1)
            {
                Array.ForEach(rows, row => row.Forget());
            }

            foreach (var row in rows)
            {
                await row.MeasureAsync(bare, library);
            }

            Console.WriteLine(round == 0 ? "warmed up" : $"round {round}/{rounds}");
        }
    }

    private static void PrintByInFlight(GrowthRow[] rows)
    {
        Console.WriteLine($"\nby how many are in flight, frames of {rows[0].FrameBytes} bytes");
        var table = new ReportTable("in flight", "msg/s", "CPU us/msg", "p50 ms", "bare CPU us/msg", "bare p50 ms");
        foreach (var row in rows)
        {
            table.Add($"{row.InFlight:N0}", $"{row.PerSecond:N0}", $"{row.Cpu:0.0}", $"{row.P50Ms:0.00}", $"{row.BareCpu:0.0}", $"{row.BareP50Ms:0.00}");
        }

        table.Print();
    }

    /// <summary>"Added" is for each byte beyond the shortest frame: what length alone costs.</summary>
    private static void PrintByLength(GrowthRow[] rows)
    {
        Console.WriteLine("\nby length; \"added\": the CPU time of each byte beyond the shortest frame");
        var table = new ReportTable(
            "frame B", "in flight", "msg/s", "MB/s", "CPU us/msg", "ns/B", "added ns/B", "bare us/msg", "bare ns/B", "bare added ns/B");
        foreach (var row in rows)
        {
            var bytes = row.FrameBytes;
            table.Add(
                $"{bytes:N0}",
                $"{row.InFlight}",
                $"{row.PerSecond:N0}",
                $"{row.PerSecond * bytes / 1e6:N0}",
                $"{row.Cpu:0.0}",
                $"{1000 * row.Cpu / bytes:0.0}",
                Added(bytes - rows[0].FrameBytes, row.Cpu - rows[0].Cpu),
                $"{row.BareCpu:0.0}",
                $"{1000 * row.BareCpu / bytes:0.0}",
                Added(bytes - rows[0].FrameBytes, row.BareCpu - rows[0].BareCpu));
        }

        table.Print();
    }

    // Between lengths that lie near each other it would be the difference of two noises.
    private static FormattableString Added(int bytes, double cpu) => bytes < 5_000 ? $"" : (FormattableString)$"{1000 * cpu / bytes:0.0}";
}
