using System.Runtime.CompilerServices;
using System.Text;
using Alipay.Messaging.Connection;

namespace Alipay.Messaging.Tests.Connection;

/// <summary>Many clients that lose the gateway at the same moment, by the pure schedule alone.</summary>
internal static class ReturnSimulation
{
    /// <returns>When each client is back, counted from the loss. An attempt takes no time.</returns>
    public static IReadOnlyList<TimeSpan> Run(int clients, TimeSpan outage, Random random)
        => [.. Enumerable.Range(0, clients).Select(_ => Return(outage, random))];

    /// <summary>A line for each two seconds in which anybody came back.</summary>
    public static string Histogram(IReadOnlyList<TimeSpan> returns)
    {
        var text = new StringBuilder();
        foreach (var bin in returns.GroupBy(time => (int)time.TotalSeconds / 2).OrderBy(bin => bin.Key))
        {
            text.Append($"    {bin.Key * 2,2}–{(bin.Key * 2) + 2,2} s {bin.Count(),4} {new string('█', (bin.Count() + 2) / 4)}".TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    public static string Documentation([CallerFilePath] string thisFile = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", "docs", "evidence.md"));

    private static TimeSpan Return(TimeSpan outage, Random random)
    {
        var now = TimeSpan.Zero;
        var failures = 0;
        do
        {
            now += ReconnectSchedule.Delay(failures++, random.NextDouble());
        }
        while (now < outage);

        return now;
    }
}
