using Alipay.Messaging.Benchmarks.EndToEnd.Load;

namespace Alipay.Messaging.Benchmarks.EndToEnd;

/// <summary>One load on one kind of handler, and what it cost the bare loop and the library in each round.</summary>
internal sealed class LoadRow(string handling, Pacing pacing, int inFlight, int count)
{
    private const int BodyBytes = 600;

    private readonly List<(Push Bare, Push Library)> _pairs = [];

    public async Task MeasureAsync(ConnectedPair bare, ConnectedPair library)
        => _pairs.Add((await bare.PushAsync(count, inFlight, BodyBytes, pacing), await library.PushAsync(count, inFlight, BodyBytes, pacing)));

    public void Forget() => _pairs.Clear();

    public void AddTo(ReportTable table) => table.Add(
        $"{handling}",
        $"{pacing}",
        $"{inFlight:N0}",
        $"{Bare(push => push.PerSecond):N0}",
        $"{Library(push => push.PerSecond):N0}",
        $"{Ratio(push => push.PerSecond):0.00}",
        $"{Bare(push => push.CpuMicroseconds):0.0}",
        $"{Library(push => push.CpuMicroseconds):0.0}",
        $"{Ratio(push => push.CpuMicroseconds):0.00}",
        $"{Bare(push => push.P50Ms):0.000}",
        $"{Library(push => push.P50Ms):0.000}",
        $"{Ratio(push => push.P50Ms):0.00}",
        $"{Ratio(push => push.P99Ms):0.00}");

    private double Bare(Func<Push, double> select) => _pairs.Select(pair => select(pair.Bare)).Median();

    private double Library(Func<Push, double> select) => _pairs.Select(pair => select(pair.Library)).Median();

    /// <summary>The median of the ratios of each pair.</summary>
    private double Ratio(Func<Push, double> select) => _pairs.Select(pair => select(pair.Library) / select(pair.Bare)).Median();
}
