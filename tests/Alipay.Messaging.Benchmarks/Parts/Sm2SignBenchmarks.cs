using Alipay.Messaging.Signing;
using BenchmarkDotNet.Attributes;

namespace Alipay.Messaging.Benchmarks.Parts;

/// <summary>Signing with SM2, beside the floor: BouncyCastle's own signer, initialised once.</summary>
[MemoryDiagnoser]
public class Sm2SignBenchmarks : IDisposable
{
    private readonly byte[] _data = new PartFrames().Data;
    private readonly Sm2Pair _pair = new();
    private readonly Sm2ContentSigner _signer;

    public Sm2SignBenchmarks() => _signer = new Sm2ContentSigner(_pair.PrivateKey, _pair.PublicKey);

    [Benchmark(Baseline = true)]
    public byte[] RawBouncyCastle()
    {
        _pair.RawSigner.BlockUpdate(_data);
        return _pair.RawSigner.GenerateSignature();
    }

    [Benchmark]
    public string Sign() => _signer.Sign(_data);

    public void Dispose()
    {
        _signer.Dispose();
        GC.SuppressFinalize(this);
    }
}
