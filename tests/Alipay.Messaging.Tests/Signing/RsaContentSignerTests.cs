using System.Security.Cryptography;
using Alipay.Messaging.Signing;
using Alipay.Messaging.Signing.Keys;

namespace Alipay.Messaging.Tests.Signing;

public class RsaContentSignerTests
{
    private static readonly byte[] Content = "{\"k\":1}"u8.ToArray();

    [Fact]
    public void A_weaker_sign_type_than_the_configured_one_is_refused_table_6_row_2()
    {
        using var weak = Signer(SignType.Rsa);
        using var strong = Signer(SignType.Rsa2);
        var signature = Convert.FromBase64String(weak.Sign(Content));

        Assert.True(weak.Verify(SignType.Rsa, Content, signature));
        Assert.False(strong.Verify(SignType.Rsa, Content, signature));
    }

    [Fact]
    public void A_stronger_sign_type_than_the_configured_one_is_accepted()
    {
        using var weak = Signer(SignType.Rsa);
        using var strong = Signer(SignType.Rsa2);

        Assert.True(weak.Verify(SignType.Rsa2, Content, Convert.FromBase64String(strong.Sign(Content))));
    }

    [Fact]
    public void A_sign_type_of_another_kind_is_refused()
    {
        using var signer = Signer(SignType.Rsa2);

        Assert.False(signer.Verify(SignType.Sm2, Content, Convert.FromBase64String(signer.Sign(Content))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(257)]
    [InlineData(4096)]
    public void A_signature_of_another_length_is_false(int length)
    {
        using var signer = Signer(SignType.Rsa2);

        Assert.False(signer.Verify(SignType.Rsa2, Content, new byte[length]));
    }

    [Fact]
    public void Every_flipped_bit_of_a_signature_makes_it_bad()
    {
        using var signer = Signer(SignType.Rsa2);
        var signature = Convert.FromBase64String(signer.Sign(Content));
        for (var i = 0; i < signature.Length; i++)
        {
            signature[i] ^= (byte)(1 << (i % 8));
            Assert.False(signer.Verify(SignType.Rsa2, Content, signature));
            signature[i] ^= (byte)(1 << (i % 8));
        }

        Assert.True(signer.Verify(SignType.Rsa2, Content, signature));
    }

    [Fact]
    public void Nothing_is_neither_signed_nor_good()
    {
        using var key = KeyReader.ReadRsaPrivateKey(TestKeys.Key("app_private_b64"));
        using var signer = Signer(SignType.Rsa2);
        var signature = key.SignData([], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        Assert.Throws<ArgumentException>(() => signer.Sign([]));
        Assert.False(signer.Verify(SignType.Rsa2, [], signature));
    }

    [Fact]
    public void Many_threads_sign_and_verify_at_once()
    {
        using var signer = Signer(SignType.Rsa2);
        var good = 0;

        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 10 }, i =>
        {
            var content = BitConverter.GetBytes(i);
            var signature = Convert.FromBase64String(signer.Sign(content));
            var altered = BitConverter.GetBytes(i + 1);
            if (signer.Verify(SignType.Rsa2, content, signature) && !signer.Verify(SignType.Rsa2, altered, signature))
            {
                Interlocked.Increment(ref good);
            }
        });

        Assert.Equal(400, good);
    }

    [Fact]
    public void Verifying_allocates_no_more_than_the_platform_itself()
    {
        using var signer = Signer(SignType.Rsa2);
        using var key = KeyReader.ReadRsaPublicKey(TestKeys.Key("app_public_b64"));
        var signature = Convert.FromBase64String(signer.Sign(Content));
        var hash = SHA256.HashData(Content);

        var ours = Allocated(() => signer.Verify(SignType.Rsa2, Content, signature));
        var platform = Allocated(() => key.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        Assert.True(ours <= platform, $"{ours} bytes, the platform alone {platform}");
    }

    [Fact]
    public void A_disposed_signer_says_so()
    {
        var signer = Signer(SignType.Rsa2);
        var signature = Convert.FromBase64String(signer.Sign(Content));
        signer.Dispose();
        signer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => signer.Sign(Content));
        Assert.Throws<ObjectDisposedException>(() => signer.Verify(SignType.Rsa2, Content, signature));
    }

    private static RsaContentSigner Signer(SignType signType) => new(
        signType, KeyReader.ReadRsaPrivateKey(TestKeys.Key("app_private_b64")), KeyReader.ReadRsaPublicKey(TestKeys.Key("app_public_b64")));

    private static long Allocated(Func<bool> verify)
    {
        for (var i = 0; i < 200; i++)
        {
            Assert.True(verify());
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            verify();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
