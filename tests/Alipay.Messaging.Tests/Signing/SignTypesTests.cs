using System.Text;
using Alipay.Messaging.Signing;

namespace Alipay.Messaging.Tests.Signing;

public class SignTypesTests
{
    [Theory]
    [InlineData("RSA", 0)]
    [InlineData("RSA2", 1)]
    [InlineData("SM2", 2)]
    public void A_name_on_the_wire_is_parsed_and_written_back(string name, int expected)
    {
        Assert.True(SignTypes.TryParse(name, out var fromText));
        Assert.True(SignTypes.TryParse(Encoding.UTF8.GetBytes(name), out var fromBytes));

        Assert.Equal((SignType)expected, fromText);
        Assert.Equal((SignType)expected, fromBytes);
        Assert.Equal(name, fromText.Name());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("rsa2")]
    [InlineData("Rsa")]
    [InlineData("sm2")]
    [InlineData("RSA2 ")]
    [InlineData("RSA1")]
    [InlineData("RSA22")]
    public void Any_other_name_or_case_is_refused(string? name)
    {
        Assert.False(SignTypes.TryParse(name, out _));
        Assert.False(SignTypes.TryParse(Encoding.UTF8.GetBytes(name ?? ""), out _));
    }
}
