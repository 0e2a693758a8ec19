using System.Text;
using System.Text.Json;
using Alipay.Messaging.Handshake;
using Alipay.Messaging.Signing;
using Alipay.Messaging.Signing.Keys;

namespace Alipay.Messaging.Tests.OpenApi;

/// <summary>Answers of the real gateway: the text of the node, as it stands, is what is signed.</summary>
public sealed class OpenApiVectorTests
{
    public static TheoryData<int> Vectors => [.. Enumerable.Range(0, All().GetArrayLength())];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Answer_of_the_real_gateway_is_read_and_verified(int index)
    {
        var vector = All()[index];
        var node = vector.GetProperty("node").GetString()!;
        var signedText = vector.GetProperty("signedText").GetString()!;
        var body = vector.TryGetProperty("raw", out var raw)
            ? raw.GetString()!
            : $"{{\"{node}\":{signedText},\"sign\":\"{vector.GetProperty("sign").GetString()}\"}}";

        var answer = RegisterResponse.Parse(Encoding.UTF8.GetBytes(body), new AnswerShape(node, ["10000"], []));

        Assert.True(answer.IsSuccess);
        Assert.Equal(signedText, Encoding.UTF8.GetString(answer.SignedText.Span));
        using var signer = new RsaContentSigner(
            SignType.Rsa2, KeyReader.ReadRsaPrivateKey(TestKeys.AppPrivate), KeyReader.ReadRsaPublicKey(vector.GetProperty("publicKeySpkiBase64").GetString()!));
        var signature = new byte[SignatureText.MaxSize];
        Assert.True(SignatureText.TryDecode(Encoding.UTF8.GetBytes(answer.Sign!), signature, out var length));
        Assert.True(signer.Verify(SignType.Rsa2, answer.SignedText.Span, signature.AsSpan(0, length)));
        Assert.False(signer.Verify(SignType.Rsa2, [.. answer.SignedText.Span, (byte)' '], signature.AsSpan(0, length)));
    }

    private static JsonElement All() => VectorFile.Load("http.json").RootElement.GetProperty("openApi");
}
