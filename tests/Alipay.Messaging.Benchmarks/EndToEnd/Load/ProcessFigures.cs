using System.Globalization;

namespace Alipay.Messaging.Benchmarks.EndToEnd.Load;

/// <summary>What Linux says of a process in /proc.</summary>
internal static class ProcessFigures
{
    /// <summary>User and system time, in milliseconds. A clock tick of /proc is 10 ms.</summary>
    public static double CpuMs(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return 10.0 * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture));
    }

    /// <summary>The most memory it ever held, in KiB.</summary>
    public static long PeakMemoryKb(int pid) => Status(pid, "VmHWM");

    /// <summary>The memory it holds, in KiB.</summary>
    public static long MemoryKb(int pid) => Status(pid, "VmRSS");

    public static int Threads(int pid) => (int)Status(pid, "Threads");

    private static long Status(int pid, string name)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith(name + ":", StringComparison.Ordinal));
        return long.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
