using Alipay.Messaging.Handshake;

namespace Alipay.Messaging.Tests.Handshake;

public class SignedTextDifferenceTests
{
    private const string Ours = "app_id=2021&biz_content={\"topic\":\"a.b\",\"auth_token\":\"secret202\"}&charset=UTF-8&sign_type=RSA2&timestamp=1";

    [Fact]
    public void Same_text_has_no_difference() => Assert.Null(SignedTextDifference.Find(Ours, Ours));

    [Fact]
    public void Html_escapes_are_no_difference()
        => Assert.Null(SignedTextDifference.Find(Ours.Replace("&", "&amp;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal), Ours));

    [Fact]
    public void Text_that_was_signed_with_html_escapes_is_the_same_as_it_stands()
        => Assert.Null(SignedTextDifference.Find("app_id=1&name=a&amp;b", "app_id=1&name=a&amp;b"));

    [Fact]
    public void First_difference_is_named_with_its_parameter_and_what_is_around_it()
    {
        var difference = SignedTextDifference.Find(Ours.Replace("charset=UTF-8", "charset=GBK", StringComparison.Ordinal), Ours)!;

        Assert.Equal(Ours.IndexOf("UTF-8", StringComparison.Ordinal), difference.Position);
        Assert.Equal("charset", difference.Parameter);
        Assert.Contains("charset=GBK&sign_type=RSA2", difference.GatewayText, StringComparison.Ordinal);
        Assert.Contains("charset=UTF-8&sign_type=RSA2", difference.ClientText, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_ends_early_differs_at_its_end()
    {
        var difference = SignedTextDifference.Find(Ours[..20], Ours)!;

        Assert.Equal(20, difference.Position);
        Assert.Equal("biz_content", difference.Parameter);
        Assert.Equal(Ours[..20], difference.GatewayText);
    }

    [Theory]
    [InlineData("\"auth_token\":\"secret202\"")]
    [InlineData("&quot;auth_token&quot;:&quot;secret202&quot;")]
    [InlineData("\\\"auth_token\\\":\\\"secret202\\\"")]
    [InlineData("%22auth_token%22%3A%22secret202%22")]
    [InlineData("auth_token=secret202&x=1")]
    [InlineData("app_auth_token=secret202")]
    [InlineData("link_token=secret202")]
    [InlineData("\"auth_token\": \"secret202")]
    public void Token_is_masked_however_it_is_written(string text)
    {
        var difference = SignedTextDifference.Find(text + "&z=1", text + "&z=2")!;

        Assert.DoesNotContain("secret202", difference.GatewayText + difference.ClientText, StringComparison.Ordinal);
        Assert.Contains("*****", difference.ClientText, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_secret_is_masked_anywhere()
        => Assert.DoesNotContain("s3", SignedTextDifference.Find("a=s3&b=1", "a=s3&b=2", "s3")!.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Difference_is_one_line()
        => Assert.Equal("a=\\u000a1", SignedTextDifference.Find("a=\n1", "a=2")!.GatewayText);

    [Theory]
    [InlineData("验签出错，网关生成的验签字符串为：app_id=1&charset=UTF-8", "验签出错，网关生成的验签字符串为：", "app_id=1&charset=UTF-8")]
    [InlineData("验签出错：app_auth_token=t&app_id=1", "验签出错：", "app_auth_token=t&app_id=1")]
    [InlineData("验签出错：alipay_root_cert_sn=1_2&amp;app_cert_sn=3", "验签出错：", "alipay_root_cert_sn=1_2&amp;app_cert_sn=3")]
    [InlineData("无效的应用", "无效的应用", null)]
    [InlineData(null, "", null)]
    public void Quotation_of_the_gateway_begins_with_its_first_parameter(string? text, string words, string? signedText)
        => Assert.Equal(new QuotedSignedText(words, signedText), QuotedSignedText.Find(text));
}
