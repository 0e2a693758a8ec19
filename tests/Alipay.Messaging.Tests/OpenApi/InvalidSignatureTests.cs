using Alipay.Messaging.OpenApi;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.OpenApi;

/// <summary>Alipay quotes the text that it verified: where it differs from ours is the cause.</summary>
public sealed class InvalidSignatureTests
{
    private const string Token = "202307BBsecretsecretsecretsecret";

    private static readonly AlipaySubscriptionAuthorization Merchant = AlipaySubscriptionAuthorization.App(Token);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Same_text_says_that_the_keys_do_not_fit(bool isHtml)
    {
        await using var shop = await SubscriptionShop.OpenAsync();
        shop.Gateway.Faults.OpenApi.Next(OpenApiFault.InvalidSignature(isHtml: isHtml));

        var thrown = await shop.FailAsync(Merchant);

        Assert.Equal("isv.invalid-signature", thrown.SubCode);
        Assert.Null(thrown.SignatureDifference);
        Assert.Contains("the keys do not fit", thrown.Message, StringComparison.Ordinal);
        AssertNoSignedText(thrown);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Other_text_is_shown_by_its_first_difference(bool isHtml)
    {
        await using var shop = await SubscriptionShop.OpenAsync();
        shop.Gateway.Faults.OpenApi.Next(
            OpenApiFault.InvalidSignature(text => text.Replace("\"comm_type\":\"WebSocket\"", "\"comm_type\":\"websocket\"", StringComparison.Ordinal), isHtml));

        var thrown = await shop.FailAsync(Merchant);

        var difference = thrown.SignatureDifference!;
        Assert.Equal("biz_content", difference.Parameter);
        Assert.Contains("\"comm_type\":\"websocket\"", difference.GatewayText, StringComparison.Ordinal);
        Assert.Contains("\"comm_type\":\"WebSocket\"", difference.ClientText, StringComparison.Ordinal);
        Assert.Contains($"character {difference.Position}, in biz_content", thrown.Message, StringComparison.Ordinal);
        AssertNoSignedText(thrown);
    }

    [Fact]
    public async Task Token_beside_the_difference_is_masked()
    {
        await using var shop = await SubscriptionShop.OpenAsync();
        shop.Gateway.Faults.OpenApi.Next(OpenApiFault.InvalidSignature(text => text.Replace(Token, Token[..^4] + "XXXX", StringComparison.Ordinal)));

        var thrown = await shop.FailAsync(Merchant);

        Assert.DoesNotContain("secret", thrown.SignatureDifference!.ToString(), StringComparison.Ordinal);
        Assert.Contains("****", thrown.SignatureDifference.GatewayText, StringComparison.Ordinal);
        AssertNoSignedText(thrown);
    }

    [Fact]
    public async Task Client_with_another_key_is_refused_by_the_gateway_which_quotes_what_it_verified()
    {
        await using var shop = await SubscriptionShop.OpenAsync(configure: options => options.AppPrivateKey = TestKeys.AppPrivate);

        var thrown = await shop.FailAsync(Merchant);

        Assert.Equal(("40002", "isv.invalid-signature", null), (thrown.Code, thrown.SubCode, thrown.SignatureDifference));
        Assert.Contains("the keys do not fit", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(["openapi: the signature does not match the parameters"], shop.Gateway.Problems);
        AssertNoSignedText(thrown);
    }

    [Fact]
    public async Task Refusal_that_repeats_the_token_does_not_show_it()
    {
        await using var shop = await SubscriptionShop.OpenAsync();
        shop.Gateway.Faults.OpenApi.Next(OpenApiFault.Refuse("20001", $"token {Token}", "aop.invalid-app-auth-token", $"无效的应用授权令牌 {Token}"));

        var thrown = await shop.FailAsync(Merchant);

        Assert.Equal("无效的应用授权令牌 ***", thrown.SubMsg);
        Assert.Contains("Check the token of the authorization", thrown.Message, StringComparison.Ordinal);
        AssertNoSignedText(thrown);
    }

    private static void AssertNoSignedText(AlipayOpenApiException thrown)
    {
        foreach (var text in new[] { thrown.ToString(), thrown.SubMsg!, Merchant.ToString() })
        {
            Assert.DoesNotContain(Token, text, StringComparison.Ordinal);
            Assert.DoesNotContain("charset=", text, StringComparison.Ordinal);
            Assert.DoesNotContain("comm_type", text, StringComparison.Ordinal);
        }
    }
}
