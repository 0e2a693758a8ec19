using System.Diagnostics;
using Alipay.Messaging.Benchmarks.EndToEnd.Load;

namespace Alipay.Messaging.Benchmarks.EndToEnd.Memory;

/// <summary>
/// A client whose handler can be shut. Commands: <c>shut</c>, <c>open</c>, <c>collect</c> (a full collection; says the bytes
/// in use), <c>queued COUNT</c> (says when so many wait in the queue or at the gate), <c>exit</c>.
/// </summary>
internal static class BacklogClient
{
    private static readonly TimeSpan QueuedLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync(int capacity, string host, string keysPath)
    {
        var keys = BenchKeys.Load(keysPath);
        var handler = new BlockingHandler();
        using var depth = new QueueDepth();
        var options = keys.Options("2021000000000001", host);
        options.MessageQueueCapacity = capacity;
        var client = new AlipayMsgClient(options, handler);
        var started = Stopwatch.GetTimestamp();
        await client.ConnectAsync();
        Console.WriteLine(FormattableString.Invariant($"{Stopwatch.GetElapsedTime(started).TotalMilliseconds:0.0}"));
        while (Console.ReadLine() is { } line && line != "exit")
        {
            switch (line.Split(' '))
            {
                case ["shut"]:
                    handler.Shut();
                    Console.WriteLine("shut");
                    break;
                case ["open"]:
                    handler.Open();
                    Console.WriteLine("open");
                    break;
                case ["collect"]:
                    Console.WriteLine(LiveMemory.Collect());
                    break;
                case ["queued", var count]:
                    Console.WriteLine(await WaitUntilQueuedAsync(handler, depth, int.Parse(count)));
                    break;
            }
        }
    }

    private static async Task<long> WaitUntilQueuedAsync(BlockingHandler handler, QueueDepth depth, int count)
    {
        using var limit = new CancellationTokenSource(QueuedLimit);
        while (depth.Read() + handler.Waiting < count)
        {
            await Task.Delay(LookAgain, limit.Token);
        }

        return depth.Read();
    }
}
