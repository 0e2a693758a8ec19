using System.Security.Cryptography;
using System.Text;
using Alipay.Messaging.Charsets;
using Alipay.Messaging.Handshake;
using Alipay.Messaging.Signing;
using BenchmarkDotNet.Attributes;

namespace Alipay.Messaging.Benchmarks.Parts;

/// <summary>
/// Writing the text that a register request signs, signing it, and the whole address. Beside the floor: <c>SignData</c> over the
/// same bytes.
/// </summary>
[MemoryDiagnoser]
public class RequestSignBenchmarks : IDisposable
{
    private const string AppId = "2021000000000001";
    private const string Nonce = "0123456789abcdef0123456789abcdef";
    private const string SdkVersion = "alipay-messaging-dotnet-0.1.0";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);

    private readonly List<KeyValuePair<string, string?>> _parameters =
    [
        new("app_id", AppId), new("charset", "UTF-8"), new("sdk_version", SdkVersion), new("sign_type", "RSA2"),
        new("timestamp", "1700000000000"), new("nonce", Nonce),
    ];

    private readonly RSA _key = RSA.Create(2048);
    private readonly byte[] _content;
    private readonly RsaContentSigner _signer;
    private readonly HandshakeRequestBuilder _requests;

    public RequestSignBenchmarks()
    {
        _content = Encoding.UTF8.GetBytes(SignedQuery.Content(_parameters));
        _signer = new RsaContentSigner(SignType.Rsa2, RSA.Create(_key.ExportParameters(includePrivateParameters: true)), RSA.Create(2048));
        if (!WireCharset.TryGet("UTF-8", out var utf8))
        {
            throw new InvalidOperationException("UTF-8 is always there.");
        }

        _requests = new HandshakeRequestBuilder("openchannel.alipay.com", true, AppId, "UTF-8", utf8, _signer, null, null, SdkVersion);
    }

    [Benchmark(Baseline = true)]
    public byte[] RawSignData() => _key.SignData(_content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    [Benchmark]
    public string SignContent() => SignedQuery.Content(_parameters);

    [Benchmark]
    public string SignContentAndSign() => _signer.Sign(Encoding.UTF8.GetBytes(SignedQuery.Content(_parameters)));

    [Benchmark]
    public Uri RegisterUri() => _requests.RegisterUri(Now, Nonce);

    public void Dispose()
    {
        _signer.Dispose();
        _key.Dispose();
        GC.SuppressFinalize(this);
    }
}
