using Alipay.Messaging.Signing;
using Alipay.Messaging.Signing.Certificates;
using Alipay.Messaging.Signing.Keys;

namespace Alipay.Messaging.Tests.Signing;

public class ContentSignersTests
{
    private static readonly byte[] Content = "content"u8.ToArray();

    [Theory]
    [InlineData("RSA", "")]
    [InlineData("RSA2", "")]
    [InlineData("SM2", "sm2_")]
    public void A_signer_signs_with_our_key_and_verifies_with_theirs(string name, string kind)
    {
        Assert.True(SignTypes.TryParse(name, out var type));
        using var ours = ContentSigners.Create(type, TestKeys.Key($"app_{kind}private_b64"), TestKeys.Key($"alipay_{kind}public_b64"));
        using var theirs = ContentSigners.Create(type, TestKeys.Key($"alipay_{kind}private_b64"), TestKeys.Key($"app_{kind}public_b64"));

        Assert.Equal(type, ours.SignType);
        Assert.True(theirs.Verify(type, Content, Convert.FromBase64String(ours.Sign(Content))));
        Assert.True(ours.Verify(type, Content, Convert.FromBase64String(theirs.Sign(Content))));
        Assert.False(ours.Verify(type, Content, Convert.FromBase64String(ours.Sign(Content))));
    }

    [Fact]
    public void In_certificate_mode_the_key_comes_from_the_certificate()
    {
        var certificate = AlipayCertificate.Read(TestKeys.Certificate("alipayCert"));
        using var ours = ContentSigners.Create(SignType.Rsa2, TestKeys.Key("app_private_b64"), certificate);
        using var theirs = ContentSigners.Create(SignType.Rsa2, TestKeys.Key("alipay_private_b64"), TestKeys.Key("app_public_b64"));

        Assert.True(ours.Verify(SignType.Rsa2, Content, Convert.FromBase64String(theirs.Sign(Content))));
    }

    [Fact]
    public void A_certificate_of_another_kind_is_refused_as_a_certificate()
    {
        var certificate = AlipayCertificate.Read(TestKeys.Certificate("sm2root"));

        var exception = Assert.Throws<CertificateFormatException>(() =>
            ContentSigners.Create(SignType.Rsa2, TestKeys.Key("app_private_b64"), certificate));

        Assert.Contains("RSA2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_private_key_is_told_from_a_bad_certificate() =>
        Assert.Throws<KeyFormatException>(() =>
            ContentSigners.Create(SignType.Rsa2, "abcd", AlipayCertificate.Read(TestKeys.Certificate("alipayCert"))));

    [Fact]
    public void A_private_key_matches_its_own_certificate_alone()
    {
        var certificate = AlipayCertificate.Read(TestKeys.Certificate("appCert"));

        Assert.True(ContentSigners.PrivateKeyMatches(SignType.Rsa2, TestKeys.Key("app_private_pkcs1_pem"), certificate));
        Assert.False(ContentSigners.PrivateKeyMatches(SignType.Rsa2, TestKeys.Key("alipay_private_b64"), certificate));
        Assert.False(ContentSigners.PrivateKeyMatches(SignType.Sm2, TestKeys.Key("app_sm2_private_b64"), certificate));
        Assert.Throws<KeyFormatException>(() => ContentSigners.PrivateKeyMatches(SignType.Rsa2, "abcd", certificate));
    }

    [Theory]
    [InlineData("RSA2", "")]
    [InlineData("SM2", "sm2_")]
    public void A_private_key_matches_its_own_public_key_alone(string name, string kind)
    {
        Assert.True(SignTypes.TryParse(name, out var type));

        var privateKey = TestKeys.Key($"app_{kind}private_b64");

        Assert.True(ContentSigners.PrivateKeyMatches(type, privateKey, TestKeys.Key($"app_{kind}public_pem")));
        Assert.False(ContentSigners.PrivateKeyMatches(type, privateKey, TestKeys.Key($"alipay_{kind}public_b64")));
    }
}
