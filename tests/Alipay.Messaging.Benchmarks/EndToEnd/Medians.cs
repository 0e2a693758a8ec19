namespace Alipay.Messaging.Benchmarks.EndToEnd;

/// <summary>What stands for several rounds: one that met a disturbance does not move it.</summary>
internal static class Medians
{
    public static double Median(this IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
