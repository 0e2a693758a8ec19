using System.Globalization;
using Alipay.Messaging.Benchmarks.EndToEnd.Load;

namespace Alipay.Messaging.Benchmarks.EndToEnd.Memory;

/// <summary>How much memory the messages take that wait for a handler; then whether all of them are handled and acknowledged.</summary>
internal static class Backlog
{
    private const double GoalMb = 40;
    private const int WarmUp = 20_000;
    private const int WarmUpInFlight = 200;
    private const int DefaultCapacity = 10_000;

    public static async Task RunAsync(int count, int bodyBytes)
    {
        var capacity = Math.Max(count, DefaultCapacity);
        using var keys = new KeysFile();
        await using var pair = await ConnectedPair.StartAsync(keys, "backlog-client", $"{capacity}");
        await pair.PushAsync(WarmUp, WarmUpInFlight, bodyBytes);
        var heapEmpty = await CollectAsync(pair.Client);
        var residentEmpty = ResidentMb(pair.Client);

        await pair.Client.AskAsync("shut");
        await pair.BeginPushAsync(count, count, bodyBytes);
        var inQueue = await pair.Client.AskAsync($"queued {count}");
        var residentAsItIs = ResidentMb(pair.Client);
        var heapFull = await CollectAsync(pair.Client);
        var residentFull = ResidentMb(pair.Client);

        // The gateway's line comes only when each of them was answered SUCCESS.
        await pair.Client.AskAsync("open");
        var frameBytes = (await pair.Gateway.ReadAsync()).Split(' ')[3];
        var heapAfter = await CollectAsync(pair.Client);

        Say($"{count:N0} frames of {frameBytes} bytes: {inQueue} in the queue, the others in the shut handlers");
        Say($"MessageQueueCapacity {capacity:N0}, else default limits; ServerGC off");
        var table = new ReportTable("MB", "empty", "full", "backlog");
        Add("managed heap, after a full collection", heapEmpty, heapFull);
        Add("VmRSS, after a full collection", residentEmpty, residentFull);
        Add("VmRSS, full as it is", residentEmpty, residentAsItIs);
        table.Print();
        Say($"opened: all {count:N0} acknowledged SUCCESS; managed heap then {heapAfter:0.0} MB");
        var most = Math.Max(heapFull - heapEmpty, Math.Max(residentFull, residentAsItIs) - residentEmpty);
        Say($"goal: at most {GoalMb:0} MB by the largest of the three: {(most <= GoalMb ? "met" : "not met")} ({most:0.0} MB)");

        void Add(string what, double empty, double full) => table.Add($"{what}", $"{empty:0.0}", $"{full:0.0}", $"{full - empty:0.0}");
    }

    private static async Task<double> CollectAsync(ChildProcess client)
        => long.Parse(await client.AskAsync("collect"), CultureInfo.InvariantCulture) / (1024.0 * 1024);

    private static double ResidentMb(ChildProcess client) => ProcessFigures.MemoryKb(client.Id) / 1024.0;

    private static void Say(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
