using System.Diagnostics;

namespace Alipay.Messaging.Benchmarks.EndToEnd.Load;

/// <summary>One client in a process of its own: connects, says how long it took, and runs until told to exit.</summary>
internal static class ClientProcess
{
    public static async Task RunAsync(string kind, string handling, string host, string keysPath)
    {
        var keys = BenchKeys.Load(keysPath);
        var handler = new LoadHandler(handling);

        // An application has its logging and its metrics before it connects.
        using var observing = new Observing();
        var started = Stopwatch.GetTimestamp();
        if (kind == "bare")
        {
            var loop = await BareLoop.ConnectAsync(host, keys, handler);
            SayConnected(started);
            _ = loop();
        }
        else
        {
            var client = new AlipayMsgClient(keys.Options("2021000000000001", host), handler, observing.Logging);
            await client.ConnectAsync();
            SayConnected(started);
        }

        while (Console.ReadLine() is { } line && line != "exit")
        {
            Console.WriteLine(GC.GetTotalAllocatedBytes(precise: true));
        }
    }

    private static void SayConnected(long started)
        => Console.WriteLine(FormattableString.Invariant($"{Stopwatch.GetElapsedTime(started).TotalMilliseconds:0.0}"));
}
