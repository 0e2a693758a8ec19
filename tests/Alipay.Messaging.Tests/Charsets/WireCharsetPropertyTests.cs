using System.Text;
using Alipay.Messaging.Charsets;
using CsCheck;

namespace Alipay.Messaging.Tests.Charsets;

public sealed class WireCharsetPropertyTests
{
    private const int Rounds = 3_000;

    [Theory]
    [InlineData("UTF-8")]
    [InlineData("GBK")]
    [InlineData("GB2312")]
    [InlineData("GB18030")]
    public void Text_that_the_charset_can_write_comes_back_whole(string name)
    {
        Assert.True(WireCharset.TryGet(name, out var charset));
        Gen.OneOf(Gen.Char, Gen.Char['\u4e00', '\u9fa5'], Gen.Char[' ', '~']).Array[0, 30].Select(static chars => new string(chars)).Sample(
            text =>
            {
                if (charset.TryGetBytes(text, out var bytes))
                {
                    Assert.Equal(text, Encoding.UTF8.GetString(ToUtf8(charset, bytes, out var wellFormed)));
                    Assert.True(wellFormed);
                }
            },
            iter: Rounds);
    }

    [Theory]
    [InlineData("UTF-8")]
    [InlineData("GBK")]
    [InlineData("GB2312")]
    [InlineData("GB18030")]
    public void Bytes_that_are_well_formed_come_back_whole_and_no_bytes_throw(string name)
    {
        Assert.True(WireCharset.TryGet(name, out var charset));
        Gen.OneOf(Gen.Byte, Gen.Byte[0x81, 0xFE], Gen.Byte[0x30, 0x39]).Array[0, 12].Sample(
            bytes =>
            {
                var utf8 = ToUtf8(charset, bytes, out var wellFormed);
                var back = charset.FromUtf8(utf8, out var exact);
                Assert.True(!wellFormed || (exact && back.AsSpan().SequenceEqual(bytes)), Convert.ToHexString(bytes));
            },
            iter: Rounds);
    }

    private static byte[] ToUtf8(WireCharset charset, byte[] bytes, out bool wellFormed)
    {
        var utf8 = new byte[WireCharset.MaxUtf8Length(bytes.Length)];
        return utf8[..charset.ToUtf8(bytes, utf8, out wellFormed)];
    }
}
