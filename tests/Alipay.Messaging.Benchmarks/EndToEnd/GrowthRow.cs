using Alipay.Messaging.Benchmarks.EndToEnd.Load;

namespace Alipay.Messaging.Benchmarks.EndToEnd;

/// <summary>One load, and what it cost the bare loop and the library in each round.</summary>
internal sealed class GrowthRow(int inFlight, int count, int bodyBytes)
{
    private readonly List<Push> _bare = [];
    private readonly List<Push> _library = [];

    public int InFlight => inFlight;

    public int FrameBytes => _library[0].FrameBytes;

    public double PerSecond => _library.Select(push => push.PerSecond).Median();

    public double P50Ms => _library.Select(push => push.P50Ms).Median();

    public double BareP50Ms => _bare.Select(push => push.P50Ms).Median();

    /// <summary>CPU time of the library's process, in microseconds for a message.</summary>
    public double Cpu => _library.Select(push => push.CpuMicroseconds).Median();

    public double BareCpu => _bare.Select(push => push.CpuMicroseconds).Median();

    public async Task MeasureAsync(ConnectedPair bare, ConnectedPair library)
    {
        _bare.Add(await bare.PushAsync(count, inFlight, bodyBytes));
        _library.Add(await library.PushAsync(count, inFlight, bodyBytes));
    }

    public void Forget()
    {
        _bare.Clear();
        _library.Clear();
    }
}
