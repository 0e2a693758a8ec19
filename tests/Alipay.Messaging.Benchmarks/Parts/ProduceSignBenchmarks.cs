using System.Security.Cryptography;
using Alipay.Messaging.Protocol;
using Alipay.Messaging.Signing;
using BenchmarkDotNet.Attributes;

namespace Alipay.Messaging.Benchmarks.Parts;

/// <summary>
/// Writing the data text of a PRODUCE, signing it, and the whole frame. Beside the floor: the platform's hash and <c>SignHash</c>
/// over the same bytes.
/// </summary>
[MemoryDiagnoser]
public class ProduceSignBenchmarks : IDisposable
{
    private readonly string _content = "{\"memo\":\"" + new string('x', 600) + "\"}";
    private readonly RSA _key = RSA.Create(2048);
    private readonly byte[] _data;
    private readonly RsaContentSigner _signer;

    public ProduceSignBenchmarks()
    {
        _data = WriteData();
        _signer = new RsaContentSigner(SignType.Rsa2, RSA.Create(_key.ExportParameters(includePrivateParameters: true)), RSA.Create(2048));
    }

    [Benchmark(Baseline = true)]
    public byte[] RawSignHash()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_data, hash);
        return _key.SignHash(hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    [Benchmark]
    public byte[] ProduceData() => WriteData();

    [Benchmark]
    public string ProduceDataAndSign() => _signer.Sign(WriteData());

    [Benchmark]
    public byte[] ProduceFrame()
    {
        var data = WriteData();
        return FrameWriter.Produce("s000000001", 1_700_000_000_000, "UTF-8", "RSA2", _signer.Sign(data), data);
    }

    public void Dispose()
    {
        _signer.Dispose();
        _key.Dispose();
        GC.SuppressFinalize(this);
    }

    private byte[] WriteData() => FrameWriter.ProduceData("2021000000000001", "alipay.trade.refund.depositback.completed", _content);
}
