using Alipay.Messaging.Diagnostics;

namespace Alipay.Messaging.Tests.Protocol;

public sealed class SingleLineTests
{
    [Theory]
    [InlineData("as it is, 中文 😀", "as it is, 中文 😀")]
    [InlineData("a\r\nb\0c\u007fd\u0085e\u2028f\u2029", "a\\u000d\\u000ab\\u0000c\\u007fd\\u0085e\\u2028f\\u2029")]
    [InlineData("", "")]
    public void What_breaks_a_line_is_escaped_and_the_rest_stays(string text, string expected) => Assert.Equal(expected, SingleLine.Of(text, 100));

    [Fact]
    public void Long_text_is_cut_and_says_so()
    {
        Assert.Equal("1234567890", SingleLine.Of("1234567890", 10));
        Assert.Equal("1234567890…", SingleLine.Of("12345678901", 10));
    }
}
