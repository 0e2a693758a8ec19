using System.Text;
using Alipay.Messaging.Signing;

namespace Alipay.Messaging.Tests.Signing;

public class SignatureTextTests
{
    [Theory]
    [InlineData("AQID", 3)]
    [InlineData("AQI=", 2)]
    [InlineData("AQ==", 1)]
    [InlineData(" A Q\r\n=\t= \n", 1)]
    [InlineData("AQ\r\nID\r\n", 3)]
    [InlineData("", 0)]
    [InlineData(" \r\n", 0)]
    public void Base64_is_decoded_with_white_space_anywhere(string text, int length)
    {
        var destination = new byte[8];

        Assert.True(SignatureText.TryDecode(Encoding.UTF8.GetBytes(text), destination, out var written));

        Assert.Equal(length, written);
        Assert.Equal(new byte[] { 1, 2, 3 }[..length], destination[..written]);
    }

    [Theory]
    [InlineData("!!!!")]
    [InlineData("AQ")]
    [InlineData("AQ=")]
    [InlineData("AQI")]
    [InlineData("A")]
    [InlineData("AQ==AQID")]
    [InlineData("AQ==AQ==")]
    [InlineData("AQID====")]
    [InlineData("====")]
    [InlineData("A-_D")]
    [InlineData("AQ\0ID")]
    [InlineData("AQID\u00a0")]
    [InlineData("AQID\v")]
    [InlineData("AR==")]
    [InlineData("AQJ=")]
    [InlineData("AR =\n=")]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(SignatureText.TryDecode(Encoding.UTF8.GetBytes(text), new byte[32], out var written));
        Assert.Equal(0, written);
    }

    [Fact]
    public void A_destination_that_is_too_small_is_false()
    {
        Assert.False(SignatureText.TryDecode("AQIDAQID"u8, new byte[5], out _));
        Assert.True(SignatureText.TryDecode("AQIDAQID"u8, new byte[6], out _));
    }
}
