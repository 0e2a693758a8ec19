using System.Collections.Concurrent;

namespace Alipay.Messaging.Soak;

/// <summary>What was done and seen, over the whole run. Safe for many threads.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> _counts = new();
    private readonly ConcurrentDictionary<string, ConcurrentBag<(TimeSpan Noticed, TimeSpan Back)>> _recoveries = new();
    private readonly ConcurrentQueue<string> _violations = new();

    public int Violations => _violations.Count;

    public int Faults => _recoveries.Values.Sum(times => times.Count);

    public int this[string what] => _counts.GetValueOrDefault(what);

    public void Add(string what, int count = 1) => _counts.AddOrUpdate(what, count, (_, sum) => sum + count);

    /// <param name="fault">What was injected.</param>
    /// <param name="noticed">From the injection until the client gave the connection up.</param>
    /// <param name="back">From then until the next connection was open.</param>
    public void Recovered(string fault, TimeSpan noticed, TimeSpan back)
        => _recoveries.GetOrAdd(fault, _ => []).Add((noticed, back));

    public void Violation(string what)
    {
        _violations.Enqueue(what);
        Console.WriteLine($"VIOLATION {what}");
    }

    public void Print()
    {
        Console.WriteLine($"{"fault",-34} {"times",6} {"noticed (median)",18} {"back after (median)",20} {"slowest in all",16}");
        foreach (var (fault, times) in _recoveries.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            Console.WriteLine(
                $"{fault,-34} {times.Count,6} {Median(times.Select(one => one.Noticed)),15:0} ms {Median(times.Select(one => one.Back)),17:0} ms {times.Max(one => (one.Noticed + one.Back).TotalMilliseconds),13:0} ms");
        }

        Console.WriteLine();
        foreach (var (what, count) in _counts.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"{what,-46} {count,9}");
        }
    }

    private static double Median(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(time => time.TotalMilliseconds).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
