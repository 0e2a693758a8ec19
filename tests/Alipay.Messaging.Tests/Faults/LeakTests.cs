using System.Runtime.CompilerServices;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Tests.Faults;

/// <summary>Runs alone: it counts what the whole process holds.</summary>
[CollectionDefinition(nameof(LeakTests), DisableParallelization = true)]
[Collection(nameof(LeakTests))]
public sealed class LeakTests
{
    private const int Cycles = 200;
    private const int WarmUp = 20;

    [Fact]
    public async Task Two_hundred_connects_and_closes_leave_nothing_behind()
    {
        await RunAsync([], WarmUp);
        var before = await CountAsync();
        var traces = new List<WeakReference>();
        await RunAsync(traces, Cycles);
        var after = await CountAsync();

        Assert.InRange(after.Sockets, 0, before.Sockets + 2);
        Assert.InRange(after.Timers, 0, before.Timers + 2);
        Assert.InRange(after.HeapBytes, 0, before.HeapBytes + (4 * 1024 * 1024));

        // A client, its handler of messages and two handlers of HTTP, each time; more where a connection was dropped.
        Assert.InRange(traces.Count, 4 * Cycles, 8 * Cycles);
        Assert.InRange(traces.Count(trace => trace.IsAlive), 0, 8);
    }

    /// <summary>The gateway keeps a record of all that came, so each run has one of its own, which goes with its records.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task RunAsync(List<WeakReference> traces, int cycles)
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        for (var i = 0; i < cycles; i++)
        {
            await CycleAsync(gateway, traces, i);
        }

        Assert.Empty(gateway.Problems);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task CycleAsync(AlipayTestGateway gateway, List<WeakReference> traces, int cycle)
    {
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        options.ConfigureHttpHandler = handler => Trace(traces, handler);
        var handler = new HandlerLedger();
        var client = new AlipayMsgClient(options, handler);
        Trace(traces, client);
        Trace(traces, handler);
        await client.ConnectAsync().WaitAsync(Limits.Soon);
        if (cycle % 4 == 0)
        {
            Assert.Equal(MsgStatus.Success, (await gateway.PushAsync("alipay.test.leak", $$"""{"x":"{{new string('x', 50_000)}}"}""")).Status);
            Assert.Equal(MsgStatus.Success, (await client.SendMessageAsync("alipay.test.leak", "{}")).Status);
        }

        if (cycle % 5 == 0)
        {
            gateway.DropAll(); // Some end while they reconnect.
        }

        await client.DisposeAsync();
        await gateway.WaitForConnectionsAsync(0);
    }

    private static async Task<(int Sockets, long Timers, long HeapBytes)> CountAsync()
    {
        // What has just been closed is let go by other threads; what was forgotten only by the collector, which must not help.
        var sockets = Sockets();
        for (var quiet = 0; quiet < 3; quiet++)
        {
            await Task.Delay(200);
            var now = Sockets();
            quiet = now == sockets ? quiet : 0;
            sockets = now;
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        return (sockets, Timer.ActiveCount, GC.GetTotalMemory(forceFullCollection: true));
    }

    private static void Trace(List<WeakReference> traces, object one)
    {
        lock (traces)
        {
            traces.Add(new WeakReference(one));
        }
    }

    private static int Sockets()
        => OperatingSystem.IsLinux()
            ? Directory.EnumerateFiles("/proc/self/fd").Count(file => File.ResolveLinkTarget(file, returnFinalTarget: false)?.Name.StartsWith("socket:", StringComparison.Ordinal) == true)
            : 0;
}
