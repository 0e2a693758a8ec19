using System.Collections.Concurrent;

namespace WebApp;

/// <summary>The shop's orders. A real one is a database.</summary>
internal sealed class OrderBook
{
    private readonly ConcurrentDictionary<string, decimal> _unpaid = new(new Dictionary<string, decimal> { ["order-1"] = 88.80m, ["order-2"] = 12.00m });
    private int _handled;

    public int Handled => Volatile.Read(ref _handled);

    public decimal? TotalOf(string number) => _unpaid.TryGetValue(number, out var total) ? total : null;

    public void Note(string what)
    {
        Interlocked.Increment(ref _handled);
        Console.WriteLine($"  {what}");
    }
}
