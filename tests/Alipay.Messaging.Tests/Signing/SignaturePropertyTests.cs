using Alipay.Messaging.Signing;
using CsCheck;

namespace Alipay.Messaging.Tests.Signing;

/// <summary>No bit of what was signed, nor of the signature, can change unnoticed.</summary>
public sealed class SignaturePropertyTests
{
    [Theory]
    [InlineData("RSA", "app_private_b64", "app_public_b64")]
    [InlineData("RSA2", "app_private_b64", "app_public_b64")]
    [InlineData("SM2", "app_sm2_private_b64", "app_sm2_public_b64")]
    public void Any_flipped_bit_of_data_or_signature_is_refused(string signTypeName, string privateKey, string publicKey)
    {
        Assert.True(SignTypes.TryParse(signTypeName, out var signType));
        using var signer = ContentSigners.Create(signType, TestKeys.Key(privateKey), TestKeys.Key(publicKey));
        Gen.Select(Gen.Byte.Array[1, 200], Gen.Double.Unit, Gen.Double.Unit).Sample(
            (data, whereInData, whereInSignature) =>
            {
                var signature = Convert.FromBase64String(signer.Sign(data));
                Assert.True(signer.Verify(signType, data, signature));
                Assert.False(signer.Verify(signType, Flip(data, whereInData), signature));
                Assert.False(signer.Verify(signType, data, Flip(signature, whereInSignature)));
            },
            iter: 300);
    }

    [Theory]
    [InlineData("RSA2", "app_private_b64", "app_public_b64")]
    [InlineData("SM2", "app_sm2_private_b64", "app_sm2_public_b64")]
    public void Arbitrary_bytes_are_no_signature(string signTypeName, string privateKey, string publicKey)
    {
        Assert.True(SignTypes.TryParse(signTypeName, out var signType));
        using var signer = ContentSigners.Create(signType, TestKeys.Key(privateKey), TestKeys.Key(publicKey));
        Gen.OneOf(Gen.Byte.Array[0, 300], Gen.Byte.Array[256]).Sample(
            signature => Assert.False(signer.Verify(signType, "data"u8, signature)), iter: 500);
    }

    private static byte[] Flip(byte[] bytes, double where)
    {
        var bit = (int)(where * bytes.Length * 8);
        var flipped = bytes.ToArray();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }
}
