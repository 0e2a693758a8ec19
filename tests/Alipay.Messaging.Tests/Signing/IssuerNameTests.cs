using Alipay.Messaging.Signing.Certificates;

namespace Alipay.Messaging.Tests.Signing;

public class IssuerNameTests
{
    private const string File = "issuer_names.json";

    public static IEnumerable<object[]> Names() => VectorFile.Names(File);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_is_printed_as_JDK_17_prints_it(string name)
    {
        var vector = VectorFile.Get(File, name);
        var der = Convert.FromHexString(vector.GetProperty("input").GetProperty("nameDer").GetString()!);

        Assert.Equal(VectorFile.Text(vector.GetProperty("expected")), IssuerName.Print(der));
    }

    // protocol.md 5.2: the JDK prints the UTF-16 bytes as if they were UTF-8. That is not copied.
    [Theory]
    [InlineData("300f310d300b060355040a1e044e2d6587", "O=\u4e2d\u6587")]
    [InlineData("30123110300e060355040a1e070020002b00203d", "O=\\ \\+ \ufffd")]
    [InlineData("300d310b3009060355040a1e020000", "O=\\00")]
    public void A_BMPString_is_printed_as_the_text_it_holds(string der, string expected) =>
        Assert.Equal(expected, IssuerName.Print(Convert.FromHexString(der)));

    [Theory]
    [InlineData("")]
    [InlineData("010203")]
    [InlineData("30053100")]
    [InlineData("30093007060355040a1600")]
    [InlineData("300b3109300706035504030c00ff")]
    [InlineData("3009310730050603550403")]
    [InlineData("300e310c300a06035504030c01610c0162")]
    [InlineData("30000500")]
    public void What_is_not_a_name_is_refused(string der) =>
        Assert.Throws<CertificateFormatException>(() => IssuerName.Print(Convert.FromHexString(der)));
}
