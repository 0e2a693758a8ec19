using System.Text.Json;
using Alipay.Messaging.Protocol;
using BenchmarkDotNet.Attributes;

namespace Alipay.Messaging.Benchmarks.Parts;

/// <summary>Reading a frame and writing its ack, beside the floor: one pass of the platform's JSON reader over the same bytes.</summary>
[MemoryDiagnoser]
public class FrameBenchmarks
{
    private readonly PartFrames _frames = new();
    private readonly int _jsonStart;
    private readonly InboundFrame _read;

    public FrameBenchmarks()
    {
        _jsonStart = _frames.Frame.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        _read = FrameReader.Read(_frames.Frame);
    }

    [Benchmark(Baseline = true)]
    public int RawUtf8JsonReader()
    {
        var reader = new Utf8JsonReader(_frames.Frame.AsSpan(_jsonStart));
        var tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    [Benchmark]
    public object ReadFrame() => FrameReader.Read(_frames.Frame);

    [Benchmark]
    public byte[] WriteAck() => FrameWriter.ConsumeAck(_read, MsgStatus.Success);
}
