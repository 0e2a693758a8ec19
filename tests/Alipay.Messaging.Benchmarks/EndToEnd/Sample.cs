using System.Globalization;

namespace Alipay.Messaging.Benchmarks.EndToEnd;

/// <summary>One burst of messages, as the gateway and /proc saw it.</summary>
internal sealed record Push(double PerSecond, double P50Ms, double P99Ms, int FrameBytes, double CpuMicroseconds);

/// <summary>One process, cold and hot.</summary>
internal sealed record Sample(double ConnectMs, Push Cold, Push Hot, Push Single, double PeakMb, double AllocatedPerMessage)
{
    public static IReadOnlyList<(string Name, Func<Sample, double> Select)> Columns { get; } =
    [
        ("connect, ms", s => s.ConnectMs),
        ("cold msg/s", s => s.Cold.PerSecond),
        ("cold CPU us/msg", s => s.Cold.CpuMicroseconds),
        ("cold p50 ms", s => s.Cold.P50Ms),
        ("cold p99 ms", s => s.Cold.P99Ms),
        ("hot msg/s", s => s.Hot.PerSecond),
        ("hot CPU us/msg", s => s.Hot.CpuMicroseconds),
        ("hot p50 ms", s => s.Hot.P50Ms),
        ("hot p99 ms", s => s.Hot.P99Ms),
        ("1 in flight p50 ms", s => s.Single.P50Ms),
        ("peak memory MB", s => s.PeakMb),
        ("allocated B/msg (hot)", s => s.AllocatedPerMessage),
    ];

    public int FrameBytes => Cold.FrameBytes;

    public override string ToString() => string.Join(
        ", ", Columns.Select(column => string.Create(CultureInfo.InvariantCulture, $"{column.Name} {column.Select(this):0.##}")));
}
