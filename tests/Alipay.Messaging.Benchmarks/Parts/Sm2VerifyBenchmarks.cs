using Alipay.Messaging.Signing;
using BenchmarkDotNet.Attributes;

namespace Alipay.Messaging.Benchmarks.Parts;

/// <summary>Verifying SM2, beside the floor: BouncyCastle's own signer, initialised once.</summary>
[MemoryDiagnoser]
public class Sm2VerifyBenchmarks : IDisposable
{
    private readonly byte[] _data = new PartFrames().Data;
    private readonly Sm2Pair _pair = new();
    private readonly byte[] _signature;
    private readonly Sm2ContentSigner _signer;

    public Sm2VerifyBenchmarks()
    {
        _signer = new Sm2ContentSigner(_pair.PrivateKey, _pair.PublicKey);
        _signature = Convert.FromBase64String(_signer.Sign(_data));
    }

    [Benchmark(Baseline = true)]
    public bool RawBouncyCastle()
    {
        _pair.RawVerifier.BlockUpdate(_data);
        return _pair.RawVerifier.VerifySignature(_signature);
    }

    [Benchmark]
    public bool Verify() => _signer.Verify(SignType.Sm2, _data, _signature);

    public void Dispose()
    {
        _signer.Dispose();
        GC.SuppressFinalize(this);
    }
}
