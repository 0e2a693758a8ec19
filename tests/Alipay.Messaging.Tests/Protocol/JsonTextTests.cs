using System.Text;
using Alipay.Messaging.Protocol;

namespace Alipay.Messaging.Tests.Protocol;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain 中😀", "plain 中😀")]
    [InlineData("""\"\\\/\b\f\n\r\t""", "\"\\/\b\f\n\r\t")]
    [InlineData("""a\u4e2d\u4E2Db""", "a中中b")]
    [InlineData("""\ud83d\uDE00""", "😀")]
    [InlineData("""\u0000""", "\0")]
    public void Escapes_are_resolved(string source, string expected)
    {
        Assert.True(JsonText.IsText(Encoding.UTF8.GetBytes(source)));
        Assert.True(JsonText.TryUnescape(Encoding.UTF8.GetBytes(source), out var text));
        Assert.Equal(expected, text);
    }

    [Theory]
    [InlineData("""\""")]
    [InlineData("""\x""")]
    [InlineData("""\u""")]
    [InlineData("""\u12""")]
    [InlineData("""\u12g4""")]
    [InlineData("""\u+123""")]
    [InlineData("""\U0041""")]
    [InlineData("""\ud83d""")]
    [InlineData("""\ud83dx""")]
    [InlineData("""\ud83d\n""")]
    [InlineData("""\ud83d\ud83d""")]
    [InlineData("""\ude00\ud83d""")]
    public void What_is_no_escape_or_half_a_pair_is_no_text(string source)
    {
        Assert.False(JsonText.IsText(Encoding.UTF8.GetBytes(source)));
        Assert.False(JsonText.TryUnescape(Encoding.UTF8.GetBytes(source), out _));
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_no_text() => Assert.False(JsonText.IsText([0x61, 0xED, 0xA0, 0x80]));
}
