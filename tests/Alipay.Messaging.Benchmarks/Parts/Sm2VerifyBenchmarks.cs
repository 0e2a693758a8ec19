using System.Text;
using Alipay.Messaging.Signing;
using BenchmarkDotNet.Attributes;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;

namespace Alipay.Messaging.Benchmarks.Parts;

/// <summary>Verifying SM2, beside the floor: BouncyCastle's own signer, initialised once.</summary>
[MemoryDiagnoser]
public class Sm2VerifyBenchmarks : IDisposable
{
    private readonly byte[] _data = new PartFrames().Data;
    private readonly byte[] _signature;
    private readonly SM2Signer _raw = new();
    private readonly Sm2ContentSigner _signer;

    public Sm2VerifyBenchmarks()
    {
        var generator = new ECKeyPairGenerator();
        generator.Init(new ECKeyGenerationParameters(GMObjectIdentifiers.sm2p256v1, new SecureRandom()));
        var pair = generator.GenerateKeyPair();
        var publicKey = (ECPublicKeyParameters)pair.Public;
        _signer = new Sm2ContentSigner((ECPrivateKeyParameters)pair.Private, publicKey);
        _signature = Convert.FromBase64String(_signer.Sign(_data));
        _raw.Init(false, new ParametersWithID(publicKey, Encoding.ASCII.GetBytes("1234567812345678")));
    }

    [Benchmark(Baseline = true)]
    public bool RawBouncyCastle()
    {
        _raw.BlockUpdate(_data);
        return _raw.VerifySignature(_signature);
    }

    [Benchmark]
    public bool Verify() => _signer.Verify(SignType.Sm2, _data, _signature);

    public void Dispose()
    {
        _signer.Dispose();
        GC.SuppressFinalize(this);
    }
}
