using System.Diagnostics;
using System.Globalization;
using Alipay.Messaging.Benchmarks.EndToEnd.Load;

namespace Alipay.Messaging.Benchmarks.EndToEnd.Memory;

/// <summary>
/// Many clients in one process, one for each application. Begins with one; commands: <c>connect TOTAL</c> (one after the
/// other, until there are so many; says the milliseconds), <c>collect</c> (a full collection; says the bytes in use), <c>exit</c>.
/// </summary>
internal static class IdleClients
{
    private const long FirstAppId = 2021000000000001;

    public static async Task RunAsync(string host, string keysPath)
    {
        var keys = BenchKeys.Load(keysPath);
        var clients = new List<AlipayMsgClient>();
        var handler = new BlockingHandler();
        Console.WriteLine(await ConnectAsync(1));
        while (Console.ReadLine() is { } line && line != "exit")
        {
            Console.WriteLine(line.Split(' ') is ["connect", var total] ? await ConnectAsync(int.Parse(total)) : LiveMemory.Collect());
        }

        async Task<string> ConnectAsync(int total)
        {
            var started = Stopwatch.GetTimestamp();
            while (clients.Count < total)
            {
                var appId = (FirstAppId + clients.Count).ToString(CultureInfo.InvariantCulture);
                clients.Add(new AlipayMsgClient(keys.Options(appId, host), handler));
                await clients[^1].ConnectAsync();
            }

            return FormattableString.Invariant($"{Stopwatch.GetElapsedTime(started).TotalMilliseconds:0.0}");
        }
    }
}
