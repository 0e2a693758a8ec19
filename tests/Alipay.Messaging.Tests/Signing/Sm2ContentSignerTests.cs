using System.Text;
using Alipay.Messaging.Signing;
using Alipay.Messaging.Signing.Keys;

namespace Alipay.Messaging.Tests.Signing;

public class Sm2ContentSignerTests
{
    private static readonly byte[] Content = "{\"k\":1}"u8.ToArray();

    [Fact]
    public void What_is_signed_is_good_and_anything_else_is_not()
    {
        using var signer = Signer();
        var signature = Convert.FromBase64String(signer.Sign(Content));

        Assert.Equal(0x30, signature[0]);
        Assert.True(signer.Verify(SignType.Sm2, Content, signature));
        Assert.False(signer.Verify(SignType.Sm2, "{\"k\":2}"u8, signature));
        Assert.True(signer.Verify(SignType.Sm2, Content, signature));
    }

    [Fact]
    public void Other_sign_types_are_refused()
    {
        using var signer = Signer();
        var signature = Convert.FromBase64String(signer.Sign(Content));

        Assert.False(signer.Verify(SignType.Rsa2, Content, signature));
        Assert.False(signer.Verify(SignType.Rsa, Content, signature));
    }

    [Fact]
    public void A_garbage_signature_is_false_and_does_not_spoil_the_next()
    {
        using var signer = Signer();
        var random = new Random(1);
        var signature = Convert.FromBase64String(signer.Sign(Content));
        for (var i = 0; i < 200; i++)
        {
            var garbage = new byte[random.Next(0, 100)];
            random.NextBytes(garbage);
            Assert.False(signer.Verify(SignType.Sm2, Content, garbage));
        }

        for (var i = 0; i < signature.Length; i++)
        {
            var altered = (byte[])signature.Clone();
            altered[i] ^= 0x01;
            Assert.False(signer.Verify(SignType.Sm2, Content, altered));
            Assert.False(signer.Verify(SignType.Sm2, Content, signature.AsSpan(0, i)));
        }

        Assert.False(signer.Verify(SignType.Sm2, Content, [.. signature, 0]));
        Assert.True(signer.Verify(SignType.Sm2, Content, signature));
    }

    [Fact]
    public void Nothing_is_neither_signed_nor_good()
    {
        using var signer = Signer();

        Assert.Throws<ArgumentException>(() => signer.Sign([]));
        Assert.False(signer.Verify(SignType.Sm2, [], Convert.FromBase64String(signer.Sign(Content))));
    }

    [Fact]
    public void Many_threads_sign_and_verify_at_once()
    {
        using var signer = Signer();
        var good = 0;

        Parallel.For(0, 100, new ParallelOptions { MaxDegreeOfParallelism = 10 }, i =>
        {
            var content = Encoding.UTF8.GetBytes($"content {i}");
            var signature = Convert.FromBase64String(signer.Sign(content));
            if (signer.Verify(SignType.Sm2, content, signature) && !signer.Verify(SignType.Sm2, Content, signature))
            {
                Interlocked.Increment(ref good);
            }
        });

        Assert.Equal(100, good);
    }

    [Fact]
    public void A_disposed_signer_says_so()
    {
        var signer = Signer();
        signer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => signer.Sign(Content));
    }

    private static Sm2ContentSigner Signer() => new(
        KeyReader.ReadSm2PrivateKey(TestKeys.Key("app_sm2_private_b64")), KeyReader.ReadSm2PublicKey(TestKeys.Key("app_sm2_public_b64")));
}
