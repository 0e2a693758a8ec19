using System.Security.Cryptography;
using Alipay.Messaging.Signing;
using BenchmarkDotNet.Attributes;

namespace Alipay.Messaging.Benchmarks.Parts;

/// <summary>Verifying RSA2, beside the floor: the platform's hash and <c>VerifyHash</c> alone.</summary>
[MemoryDiagnoser]
public class VerifyBenchmarks : IDisposable
{
    private readonly PartFrames _frames = new();
    private readonly RsaContentSigner _signer;

    public VerifyBenchmarks()
    {
        var publicKey = RSA.Create();
        publicKey.ImportSubjectPublicKeyInfo(_frames.AlipayKey.ExportSubjectPublicKeyInfo(), out _);
        _signer = new RsaContentSigner(SignType.Rsa2, RSA.Create(2048), publicKey);
    }

    [Benchmark(Baseline = true)]
    public bool RawVerifyHash()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_frames.Data, hash);
        return _frames.AlipayKey.VerifyHash(hash, _frames.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    [Benchmark]
    public bool Verify() => _signer.Verify(SignType.Rsa2, _frames.Data, _frames.Signature);

    public void Dispose()
    {
        _signer.Dispose();
        _frames.AlipayKey.Dispose();
        GC.SuppressFinalize(this);
    }
}
