using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Alipay.Messaging.Signing;
using BenchmarkDotNet.Attributes;

namespace Alipay.Messaging.Benchmarks.Parts;

/// <summary>Verifying RSA2 and RSA, beside the floor: the platform's hash and <c>VerifyHash</c> alone.</summary>
[MemoryDiagnoser]
[SuppressMessage("Security", "CA5350", Justification = "Sign type RSA is SHA1withRSA by protocol.md 1.2.")]
public class VerifyBenchmarks : IDisposable
{
    private readonly PartFrames _frames = new();
    private byte[] _signature = [];
    private HashAlgorithmName _algorithm;
    private SignType _signType;
    private RsaContentSigner? _signer;

    [Params("RSA2", "RSA")]
    public string SignTypeName { get; set; } = "RSA2";

    [GlobalSetup]
    public void Sign()
    {
        (_signType, _algorithm) = SignTypeName == "RSA2" ? (SignType.Rsa2, HashAlgorithmName.SHA256) : (SignType.Rsa, HashAlgorithmName.SHA1);
        _signature = _frames.AlipayKey.SignData(_frames.Data, _algorithm, RSASignaturePadding.Pkcs1);
        var publicKey = RSA.Create();
        publicKey.ImportSubjectPublicKeyInfo(_frames.AlipayKey.ExportSubjectPublicKeyInfo(), out _);
        _signer = new RsaContentSigner(_signType, RSA.Create(2048), publicKey);
    }

    [Benchmark(Baseline = true)]
    public bool RawVerifyHash()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var length = _signType == SignType.Rsa2 ? SHA256.HashData(_frames.Data, hash) : SHA1.HashData(_frames.Data, hash);
        return _frames.AlipayKey.VerifyHash(hash[..length], _signature, _algorithm, RSASignaturePadding.Pkcs1);
    }

    [Benchmark]
    public bool Verify() => _signer!.Verify(_signType, _frames.Data, _signature); // Set up by Sign.

    public void Dispose()
    {
        _signer?.Dispose();
        _frames.AlipayKey.Dispose();
        GC.SuppressFinalize(this);
    }
}
