using System.ComponentModel;
using System.Diagnostics;
using Alipay.Messaging.Benchmarks.EndToEnd.Load;

namespace Alipay.Messaging.Benchmarks.EndToEnd;

/// <summary>
/// Where the CPU time of a hot message goes, by kind of code, for the bare loop and the library: samples of Linux's perf, which must be installed, spread over the CPU time that
/// the operating system counted.
/// </summary>
internal static class ProfileRunner
{
    private const int WarmUp = 60_000;
    private const int BodyBytes = 600;

    private static readonly string[] Kinds =
        ["OpenSSL", "managed code", "runtime", "compilation", "sockets in the kernel", "waiting and waking", "rest of the kernel"];

    public static async Task RunAsync(int inFlight, int count)
    {
        // Names for compiled code, so that it can be told from data.
        Environment.SetEnvironmentVariable("DOTNET_PerfMapEnabled", "1");
        using var keys = new KeysFile();
        var bare = await ProfileAsync(keys, "bare", inFlight, count);
        var library = await ProfileAsync(keys, "library", inFlight, count);
        Console.WriteLine($"{inFlight} in flight, {count} hot messages, CPU microseconds a message");
        var table = new ReportTable("kind of code", "bare loop", "library");
        foreach (var kind in Kinds)
        {
            table.Add($"{kind}", $"{bare.GetValueOrDefault(kind):0.0}", $"{library.GetValueOrDefault(kind):0.0}");
        }

        table.Add($"all", $"{bare.Values.Sum():0.0}", $"{library.Values.Sum():0.0}");
        table.Print();
    }

    private static async Task<Dictionary<string, double>> ProfileAsync(KeysFile keys, string kind, int inFlight, int count)
    {
        await using var pair = await ConnectedPair.StartAsync(keys, "client", kind, "returns");
        await pair.PushAsync(WarmUp, 200, BodyBytes);
        var file = Path.GetTempFileName();
        try
        {
            using var perf = Start("perf", "record", "-q", "-F", "1999", "-p", $"{pair.Client.Id}", "-o", file);
            await Task.Delay(TimeSpan.FromSeconds(1)); // Until it has attached.
            var push = await pair.PushAsync(count, inFlight, BodyBytes);
            using (var kill = Start("kill", "-INT", $"{perf.Id}"))
            {
                await kill.WaitForExitAsync();
            }

            await perf.WaitForExitAsync();
            var samples = await ClassifyAsync(file);
            var all = samples.Values.Sum();
            return samples.ToDictionary(one => one.Key, one => push.CpuMicroseconds * one.Value / all);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<Dictionary<string, int>> ClassifyAsync(string file)
    {
        var samples = new Dictionary<string, int>();
        using var script = Start("perf", "script", "-i", file, "-F", "ip,sym,dso");
        while (await script.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.LastIndexOf('(') is >= 0 and var open)
            {
                var kind = KindOf(line[(open + 1)..].TrimEnd(')'), line[..open]);
                samples[kind] = samples.GetValueOrDefault(kind) + 1;
            }
        }

        await script.WaitForExitAsync();
        return samples;
    }

    private static string KindOf(string module, string symbol)
    {
        if (module.StartsWith('['))
        {
            return Has(symbol, "tcp", "sock", "skb", "inet", "ip_", "net", "loopback", "epoll", "sys_send", "sys_recv", "napi") ? "sockets in the kernel"
                : Has(symbol, "futex", "sched", "wake", "switch_to", "enqueue", "dequeue", "pick_next", "update_curr", "timer") ? "waiting and waking"
                : "rest of the kernel";
        }

        return Has(module, "libcrypto", "libssl", "Cryptography.Native") ? "OpenSSL"
            : Has(module, "libclrjit") ? "compilation"
            : Has(module, "libcoreclr", "libclrgc", "libc.so", "libstdc++", "ld-linux", "libpthread", "libSystem.Native", "vdso") ? "runtime"
            : "managed code";

        static bool Has(string text, params string[] parts) => Array.Exists(parts, part => text.Contains(part, StringComparison.Ordinal));
    }

    private static Process Start(string command, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true })!; // Never null without the shell.
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"{command} is not installed. Debian has perf in the package linux-perf.", e);
        }
    }
}
