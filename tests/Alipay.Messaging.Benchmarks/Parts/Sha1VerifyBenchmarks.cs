using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Alipay.Messaging.Signing;
using BenchmarkDotNet.Attributes;

namespace Alipay.Messaging.Benchmarks.Parts;

/// <summary>Verifying RSA (SHA1withRSA), beside the floor: the platform's hash and <c>VerifyHash</c> alone.</summary>
[MemoryDiagnoser]
[SuppressMessage("Security", "CA5350", Justification = "Sign type RSA is SHA1withRSA by protocol.md 1.2.")]
public class Sha1VerifyBenchmarks : IDisposable
{
    private readonly PartFrames _frames = new();
    private readonly byte[] _signature;
    private readonly RsaContentSigner _signer;

    public Sha1VerifyBenchmarks()
    {
        _signature = _frames.AlipayKey.SignData(_frames.Data, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1);
        var publicKey = RSA.Create();
        publicKey.ImportSubjectPublicKeyInfo(_frames.AlipayKey.ExportSubjectPublicKeyInfo(), out _);
        _signer = new RsaContentSigner(SignType.Rsa, RSA.Create(2048), publicKey);
    }

    [Benchmark(Baseline = true)]
    public bool RawVerifyHash()
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(_frames.Data, hash);
        return _frames.AlipayKey.VerifyHash(hash, _signature, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1);
    }

    [Benchmark]
    public bool Verify() => _signer.Verify(SignType.Rsa, _frames.Data, _signature);

    public void Dispose()
    {
        _signer.Dispose();
        _frames.AlipayKey.Dispose();
        GC.SuppressFinalize(this);
    }
}
